import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { registerConnectAction } from '../connect/portal-action.js';
import { confirmPage } from '../pages/confirm-page.js';
import { describeBrowser } from '../signin/browser.js';
import type { Session } from '../signin/session.js';
import type { AuthContext } from '../web/context.js';
import { sendError, sendPage } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { registerChangeActions } from './changes/actions.js';
import { registerConnectionActions } from './connection-actions.js';
import { done } from './frame.js';
import { clientHref, clientOfReference } from './references.js';

export const confirmation = z.object({ confirmed: z.literal('yes') });

type Request = FastifyRequest<{ Params: { id: string } }>;
type Action = (request: Request, reply: FastifyReply, session: Session) => Promise<unknown>;

/** What a user can do in the portal: each a POST of a form of their own session's. */
export function registerPortalActions(app: FastifyInstance, context: AuthContext): void {
  const { cookies, forms, sessions } = context;
  const post = (url: string, action: Action) => {
    app.post(url, async (request: Request, reply) => {
      const session = await sessions.read(cookies.session(request));
      if (!session) return reply.redirect('/', 303);
      if (!forms.isGenuine(request, session.reference)) return sendError(reply, 403, PROBLEMS.forged);
      return await action(request, reply, session);
    });
  };
  registerSessionActions(post, context);
  registerClientActions(post, context);
  registerConnectionActions(post, context);
  registerConnectAction(post, context);
  registerChangeActions(post, context);
}

export type Post = (url: string, action: Action) => void;

function registerSessionActions(post: Post, { activity, cookies, logger, sessions }: AuthContext): void {
  post('/portal/sign-out', async (request, reply, { user }) => {
    const cookie = cookies.session(request);
    if (cookie) await sessions.end(cookie);
    cookies.clearSession(reply);
    await activity.record(user.id, { kind: 'signed_out', browser: describeBrowser(request.headers['user-agent']) });
    return reply.redirect('/signed-out', 303);
  });

  post('/portal/sign-out-everywhere', async (_request, reply, { user }) => {
    await sessions.endAll(user.id);
    cookies.clearSession(reply);
    logger.info({ event: 'session.ended_all', user: user.id }, 'a user signed out everywhere');
    await activity.record(user.id, { kind: 'signed_out_everywhere' });
    return reply.redirect('/signed-out', 303);
  });

  const endSome = async (user: Session['user'], current: string, wanted: (reference: string) => boolean) => {
    for (const session of await sessions.list(user.id, current)) {
      if (session.current || !wanted(session.reference)) continue;
      if (!(await sessions.endOne(session.reference, user.id))) continue;
      logger.info({ event: 'session.ended', user: user.id }, 'a user signed another browser out');
      await activity.record(user.id, { kind: 'session_ended', browser: session.browser });
    }
  };

  post('/portal/sessions/end-others', async (_request, reply, { user, reference }) => {
    await endSome(user, reference, () => true);
    return done(reply, '/portal/sessions', 'others');
  });

  post('/portal/sessions/:id/end', async (request, reply, { user, reference }) => {
    await endSome(user, reference, (other) => other === request.params.id);
    return done(reply, '/portal/sessions', 'session');
  });
}

function registerClientActions(post: Post, context: AuthContext): void {
  const { activity, approvals, families, forms, grants, logger, replays } = context;

  post('/portal/clients/:id/revoke', async (request, reply, session) => {
    const clientId = clientOfReference(request.params.id);
    if (!confirmation.safeParse(request.body).success) {
      return ask(reply, forms.token(session.reference), request.url, {
        title: 'End this application’s access?',
        text: 'It is signed out on all devices and can do nothing more in your name. It may ask you again later.',
        confirmLabel: 'End access',
      });
    }
    const name = await approvals.nameOf(session.user.id, clientId);
    await grants.revokeClient(session.user.id, clientId);
    logger.info({ event: 'client.revoked', user: session.user.id, client: clientId }, 'a user ended a client');
    if (name !== undefined) await activity.record(session.user.id, { kind: 'client_ended', subject: name });
    return done(reply, '/', 'revoked');
  });

  post('/portal/devices/:id/end', async (request, reply, { user }) => {
    const grantId = request.params.id;
    const family = (await families.list(user.id)).find((known) => known.grantId === grantId);
    const ended = await grants.end(grantId, user.id);
    if (!ended) return done(reply, '/', 'gone');
    const client = family?.clientId;
    logger.info({ event: 'grant.ended', user: user.id, client, grant: grantId }, 'a user ended a device');
    const name = client && (await approvals.nameOf(user.id, client));
    await activity.record(user.id, { kind: 'device_ended', subject: name ?? 'an application' });
    return done(reply, client && name !== undefined ? clientHref(client) : '/', 'device');
  });

  post('/portal/replays/:id/dismiss', async (request, reply, { user }) => {
    const dismissed = await replays.dismiss(request.params.id, user.id);
    if (!dismissed) return reply.redirect('/', 303);
    logger.info({ event: 'refresh_token.late_replay_dismissed', user: user.id }, 'a user recognised a late replay');
    return done(reply, '/', 'dismissed');
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
