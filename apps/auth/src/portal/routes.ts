import { revokeToken } from '@gatehouse/atlassian';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { confirmPage } from '../pages/confirm-page.js';
import { noticePage } from '../pages/notice-page.js';
import { portalPage } from '../pages/portal-page.js';
import { signInPage } from '../pages/sign-in-page.js';
import type { Session } from '../signin/session.js';
import { beginSignIn, upstreamFormTargets } from '../signin/upstream.js';
import type { AuthContext } from '../web/context.js';
import { sendError, sendPage } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { clientOfReference, NOTICES, portalModel } from './model.js';

const outcome = z.object({
  done: z
    .enum(Object.keys(NOTICES) as [keyof typeof NOTICES])
    .optional()
    .catch(undefined),
});
const confirmation = z.object({ confirmed: z.literal('yes') });
const SIGNED_OUT = 'portal:signed-out';

type Handler = (
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  session: Session,
) => Promise<unknown>;

/** The portal: what acts for the user, the Atlassian accounts behind it, and the way to end each. */
export function registerPortalRoutes(app: FastifyInstance, context: AuthContext): void {
  const { config, cookies, forms, grants, sessions, vault } = context;
  const formTargets = upstreamFormTargets(config);

  app.get('/', async (request, reply) => {
    const session = await sessions.read(cookies.session(request));
    if (session) {
      const { done } = outcome.parse(request.query);
      return sendPage(reply, portalPage(await portalModel(context, session, done)), { formTargets });
    }
    // The form's token is bound to this browser, so that nobody else's page can start a sign-in here.
    const browser = cookies.ensureBrowser(request, reply);
    const html = signInPage({
      csrf: forms.token(`${SIGNED_OUT}:${browser}`),
      action: '/portal/sign-in',
      signInWith: 'Atlassian',
      sandbox: config.atlassian.sandbox,
      mcpUrl: config.resource,
    });
    return sendPage(reply, html, { formTargets });
  });

  app.get('/signed-out', async (_request, reply) => {
    const html = noticePage({
      title: 'You are signed out',
      text: 'Your applications keep the access that you gave them; the portal is where you end it.',
      kind: 'success',
      action: { href: '/', label: 'Your portal' },
      sandbox: config.atlassian.sandbox,
    });
    return sendPage(reply, html);
  });

  app.post('/portal/sign-in', async (request, reply) => {
    const browser = cookies.browser(request);
    if (!browser || !forms.isGenuine(request, `${SIGNED_OUT}:${browser}`))
      return sendError(reply, 403, PROBLEMS.forged);
    return await beginSignIn(context, request, reply, {
      kind: 'portal',
      interaction: undefined,
      userId: undefined,
      scopes: [],
      refused: [],
    });
  });

  const post = (url: string, handler: Handler) => {
    app.post(url, async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
      const session = await sessions.read(cookies.session(request));
      if (!session) return reply.redirect('/', 303);
      if (!forms.isGenuine(request, session.reference)) return sendError(reply, 403, PROBLEMS.forged);
      return await handler(request, reply, session);
    });
  };

  post('/portal/sign-out', async (request, reply) => {
    const cookie = cookies.session(request);
    if (cookie) await sessions.end(cookie);
    cookies.clearSession(reply);
    return reply.redirect('/signed-out', 303);
  });

  post('/portal/sign-out-everywhere', async (_request, reply, { user }) => {
    await sessions.endAll(user.id);
    cookies.clearSession(reply);
    context.logger.info({ event: 'session.ended_all', user: user.id }, 'a user signed out everywhere');
    return reply.redirect('/signed-out', 303);
  });

  post('/portal/clients/:id/revoke', async (request, reply, session) => {
    const clientId = clientOfReference(request.params.id);
    if (!confirmation.safeParse(request.body).success) {
      return ask(reply, forms.token(session.reference), request.url, {
        title: 'End this application’s access?',
        text: 'It is signed out on all devices and can do nothing more in your name. It may ask you again later.',
        confirmLabel: 'End access',
      });
    }
    await grants.revokeClient(session.user.id, clientId);
    context.logger.info({ event: 'client.revoked', user: session.user.id, client: clientId }, 'a user ended a client');
    return reply.redirect('/?done=revoked', 303);
  });

  post('/portal/connections/:id/reconnect', async (request, reply, { user }) => {
    return await beginSignIn(context, request, reply, {
      kind: 'reconnect',
      interaction: undefined,
      userId: user.id,
      scopes: [],
      refused: [],
    });
  });

  post('/portal/connections/:id/remove', async (request, reply, session) => {
    if (!confirmation.safeParse(request.body).success) {
      return ask(reply, forms.token(session.reference), request.url, {
        title: 'Remove this Atlassian account?',
        text: 'Gatehouse forgets its credential. Your applications can no longer reach Jira and Confluence until you connect it again.',
        confirmLabel: 'Remove account',
      });
    }
    const removed = await vault.remove(request.params.id, session.user.id);
    if (!removed) return sendError(reply, 404, PROBLEMS.notFound);
    context.logger.info(
      { event: 'connection.removed', user: session.user.id, connection: request.params.id },
      'a user removed a connection',
    );
    // Forgetting is what counts; telling Atlassian is a courtesy that may fail.
    const { http, app: atlassianApp } = context.atlassian;
    if (removed.refreshToken) await revokeToken(http, atlassianApp, removed.refreshToken);
    return reply.redirect('/?done=removed', 303);
  });
}

function ask(
  reply: FastifyReply,
  csrf: string,
  action: string,
  words: { title: string; text: string; confirmLabel: string },
) {
  return sendPage(
    reply,
    confirmPage({
      ...words,
      csrf,
      action,
      cancelHref: '/',
      danger: true,
      fields: { confirmed: 'yes' },
      sandbox: reply.server.sandbox,
    }),
  );
}
