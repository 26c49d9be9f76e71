import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { returnOriginOf } from '../consent/request.js';
import { connectPage } from '../pages/connect-page.js';
import { beginLink, linkFormTargets } from '../signin/upstream.js';
import type { AuthContext } from '../web/context.js';
import { formTarget, sendError, sendPage } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { connectSubject } from './refusal.js';
import { registerLinkRequestRoutes } from './request-routes.js';

type Opened = FastifyRequest<{ Params: { id: string } }>;

const choiceForm = z.object({ decision: z.enum(['connect', 'another', 'skip']) });

/**
 * The step that links an Atlassian account. Its address is good for one user in one browser, which is checked when the
 * page is opened, when it is answered, and when the browser comes back from Atlassian.
 */
export function registerConnectRoutes(app: FastifyInstance, context: AuthContext): void {
  const { config, cookies, flows, forms, sessions } = context;
  registerLinkRequestRoutes(app, context);

  const open = async (request: Opened, reply: FastifyReply) => {
    const { id } = request.params;
    const browser = cookies.browser(request);
    const flow = browser ? await flows.look(id, browser) : undefined;
    const session = await sessions.read(cookies.session(request));
    if (!browser || !session || flow?.kind !== 'connect' || !flow.interaction || flow.userId !== session.user.id) {
      void sendError(reply, 403, PROBLEMS.linkOver);
      return undefined;
    }
    const subject = connectSubject(`/connect/${id}`, session.reference);
    return { flow, session, browser, interaction: flow.interaction, subject };
  };

  app.get('/connect/:id', async (request: Opened, reply) => {
    const opened = await open(request, reply);
    if (!opened) return reply;
    const waiting = await returnOriginOf(context, opened.interaction);
    if (!waiting) return sendError(reply, 400, PROBLEMS.expired);
    const html = connectPage({
      csrf: forms.token(opened.subject),
      action: `/connect/${request.params.id}`,
      client: waiting.name,
      user: opened.session.user.displayName,
      sandbox: config.atlassian.sandbox,
    });
    return sendPage(reply, html, { formTargets: [formTarget(waiting.origin), ...linkFormTargets(config)] });
  });

  app.post('/connect/:id', async (request: Opened, reply) => {
    const opened = await open(request, reply);
    if (!opened) return reply;
    if (!forms.isGenuine(request, opened.subject)) return sendError(reply, 403, PROBLEMS.forged);
    const form = choiceForm.safeParse(request.body);
    if (!form.success) return sendError(reply, 400, PROBLEMS.forged);
    const { flow, interaction } = opened;
    // Whoever comes back from Atlassian with nothing finds the page again: it is used up by going on only.
    if (form.data.decision !== 'skip') {
      const kind = form.data.decision === 'another' ? 'another' : 'link';
      return await beginLink(context, request, reply, { ...flow, kind });
    }
    await flows.take(request.params.id, opened.browser, 'none');
    return reply.redirect(`/interaction/${interaction}/continue`, 303);
  });
}
