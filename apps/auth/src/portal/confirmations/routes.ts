import { confirmationPage } from '@gatehouse/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { askedCallPage } from '../../pages/asked-call-page.js';
import { confirmPage } from '../../pages/confirm-page.js';
import { noticePage } from '../../pages/notice-page.js';
import type { Flow } from '../../signin/flows.js';
import type { Session } from '../../signin/session.js';
import { beginSignIn, signInName, upstreamFormTargets } from '../../signin/upstream.js';
import type { AuthContext } from '../../web/context.js';
import { sendError, sendPage } from '../../web/html.js';
import { PROBLEMS } from '../../web/problems.js';
import type { AskedCall } from './calls.js';
import { OUTCOMES } from './outcomes.js';

type Opened = FastifyRequest<{ Params: { id: string } }>;

const decisionForm = z.object({ decision: z.enum(['approve', 'decline']) });
const PAGE = '/confirmations/:id(^cnf_.+$)';

/**
 * The page on which a user confirms one call of a client, or declines it. The address proves nothing: it is open to the
 * user that the call is for and to nobody else, and only the POST of its form decides anything.
 */
export function registerConfirmationRoutes(app: FastifyInstance, context: AuthContext): void {
  const { activity, askedCalls, config, cookies, forms, logger, sessions } = context;
  const { sandbox } = config.atlassian;
  const signInSubject = (page: string, browser: string) => `${page}:nobody:${browser}`;
  const formSubject = (page: string, { reference }: Session) => `${page}:${reference}`;

  /** Somebody else learns no more than of an address that leads nowhere. */
  const open = async (request: Opened) => {
    const { id } = request.params;
    const session = await sessions.read(cookies.session(request));
    const asked = session && (await askedCalls.look(id));
    if (asked && asked.userId !== session.user.id) {
      logger.warn(
        { event: 'confirmation.other_user', user: session.user.id },
        'a confirmation was opened by another user',
      );
    }
    return { id, page: confirmationPage(id), session, asked: asked?.userId === session?.user.id ? asked : undefined };
  };

  app.get(PAGE, async (request: Opened, reply) => {
    const { page, session, asked } = await open(request);
    if (!session) return sendSignIn(request, reply, page);
    if (!asked) return sendError(reply, 404, PROBLEMS.confirmationUnknown);
    if (asked.state !== 'open') return sendOutcome(reply, asked);
    const { client, shown, expiresAt, madeAt } = asked;
    const csrf = forms.token(formSubject(page, session));
    const { displayName: name, email } = session.user;
    return sendPage(
      reply,
      askedCallPage({ csrf, action: page, user: { name, email }, client, shown, expiresAt, madeAt, sandbox }),
    );
  });

  app.post(PAGE, async (request: Opened, reply) => {
    const { id, page, session, asked } = await open(request);
    if (!session) return reply.redirect(page, 303);
    if (!asked) return sendError(reply, 404, PROBLEMS.confirmationUnknown);
    const form = decisionForm.safeParse(request.body);
    if (!form.success || !forms.isGenuine(request, formSubject(page, session))) {
      return sendError(reply, 403, PROBLEMS.forged);
    }
    const { id: user } = session.user;
    const decision = form.data.decision === 'approve' ? 'approved' : 'declined';
    // Where it was decided or ended meanwhile, the page says so.
    if (await askedCalls.decide(id, user, decision)) {
      const { tool, client } = asked;
      logger.info({ event: `confirmation.${decision}`, user, tool }, 'a user decided about a call');
      await activity.record(user, {
        kind: decision === 'approved' ? 'call_approved' : 'call_declined',
        subject: client,
      });
    }
    return reply.redirect(page, 303);
  });

  app.post(`${PAGE}/sign-in`, async (request: Opened, reply) => {
    const { id } = request.params;
    const browser = cookies.browser(request);
    if (!browser || !forms.isGenuine(request, signInSubject(confirmationPage(id), browser))) {
      return sendError(reply, 403, PROBLEMS.forged);
    }
    const flow: Flow = { kind: 'requested', interaction: id, userId: undefined, scopes: [], refused: [] };
    return await beginSignIn(context, request, reply, flow);
  });

  function sendOutcome(reply: FastifyReply, { state, client }: AskedCall) {
    const { title, text, kind } = OUTCOMES[state === 'open' ? 'expired' : state];
    const action = { href: '/', label: 'Your portal' };
    return sendPage(reply, noticePage({ title, text: text.replaceAll('{client}', client), kind, action, sandbox }));
  }

  function sendSignIn(request: FastifyRequest, reply: FastifyReply, page: string) {
    const html = confirmPage({
      title: 'Sign in to decide',
      text: 'An AI application gave you this link, to confirm what it wants to do for you. Sign in first: it is open only to the person that it was made for. If somebody else sent it to you, do not use it.',
      confirmLabel: `Sign in with ${signInName(config)}`,
      csrf: forms.token(signInSubject(page, cookies.ensureBrowser(request, reply))),
      action: `${page}/sign-in`,
      cancelHref: '/',
      danger: false,
      sandbox,
    });
    return sendPage(reply, html, { formTargets: upstreamFormTargets(config) });
  }
}
