import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { confirmPage } from '../pages/confirm-page.js';
import { requestedLinkPage } from '../pages/requested-link-page.js';
import type { Flow } from '../signin/flows.js';
import type { Session } from '../signin/session.js';
import { beginLink, beginSignIn, linkFormTargets, signInName, upstreamFormTargets } from '../signin/upstream.js';
import type { AuthContext } from '../web/context.js';
import { sendError, sendPage } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { sendConnected } from './connected.js';
import { hasConnection } from './connections.js';
import { connectSubject } from './refusal.js';
import { type LinkRequest, linkRequestPage } from './requests.js';

type Opened = FastifyRequest<{ Params: { link: string } }>;

const choiceForm = z.object({ decision: z.enum(['connect', 'another']) });

/** The pages' own pattern: no other connect page is called so. */
const PAGE = '/connect/:link(^lnk_.+$)';

/**
 * The page of a link that a tool's answer gave. Whoever holds the link proves nothing by it: the user that it was made
 * for is in its row, and is compared with the session's when the page is opened, when it is answered, and when the
 * browser comes back from Atlassian.
 */
export function registerLinkRequestRoutes(app: FastifyInstance, context: AuthContext): void {
  const { config, cookies, forms, linkRequests, logger, sessions } = context;
  const signInSubject = (id: string, browser: string) => `${linkRequestPage(id)}:nobody:${browser}`;

  const open = async (request: Opened) => {
    const { link } = request.params;
    const [asked, session] = await Promise.all([linkRequests.look(link), sessions.read(cookies.session(request))]);
    return { asked, session, page: linkRequestPage(link) };
  };

  app.get(PAGE, async (request: Opened, reply) => {
    const { asked, session, page } = await open(request);
    if (!asked) return sendError(reply, 404, PROBLEMS.linkUnknown);
    if (!session) {
      if (asked.state === 'expired') return sendError(reply, 410, PROBLEMS.linkExpired);
      return sendSignIn(request, reply, request.params.link);
    }
    if (session.user.id !== asked.userId) return sendSomebodyElse(reply, page, session);
    if (asked.state === 'completed') return await sendConnected(context, reply, asked);
    if (asked.state === 'expired') return sendError(reply, 410, PROBLEMS.linkExpired);
    return sendConfirm(reply, page, session, asked);
  });

  app.post(PAGE, async (request: Opened, reply) => {
    const { asked, session, page } = await open(request);
    if (!asked || asked.state === 'expired') return sendError(reply, 410, PROBLEMS.linkExpired);
    if (!session) return reply.redirect(page, 303);
    if (session.user.id !== asked.userId) return sendSomebodyElse(reply, page, session);
    const form = choiceForm.safeParse(request.body);
    if (!form.success || !forms.isGenuine(request, connectSubject(page, session.reference)))
      return sendError(reply, 403, PROBLEMS.forged);
    // Done in another tab or browser meanwhile: the page says so.
    if (asked.state === 'completed') return reply.redirect(page, 303);
    const { id: userId } = session.user;
    const flow = { interaction: request.params.link, userId, scopes: [], refused: [] };
    if (form.data.decision === 'connect' && asked.connection) {
      return await beginLink(context, request, reply, {
        ...flow,
        kind: 'reconnect',
        connectionId: asked.connection.id,
      });
    }
    const further = form.data.decision === 'another' || (await hasConnection(context.database, userId));
    return await beginLink(context, request, reply, { ...flow, kind: further ? 'another' : 'link' });
  });

  app.post(`${PAGE}/sign-in`, async (request: Opened, reply) => {
    const { link } = request.params;
    const browser = cookies.browser(request);
    if (!browser || !forms.isGenuine(request, signInSubject(link, browser))) {
      return sendError(reply, 403, PROBLEMS.forged);
    }
    const flow: Flow = { kind: 'requested', interaction: link, userId: undefined, scopes: [], refused: [] };
    return await beginSignIn(context, request, reply, flow, { again: cookies.takeSwitch(request, reply) });
  });

  // The session ends here, and the link starts over for whoever signs in.
  app.post(`${PAGE}/switch`, async (request: Opened, reply) => {
    const page = linkRequestPage(request.params.link);
    const cookie = cookies.session(request);
    const session = await sessions.read(cookie);
    if (session && !forms.isGenuine(request, connectSubject(page, session.reference))) {
      return sendError(reply, 403, PROBLEMS.forged);
    }
    if (cookie) await sessions.end(cookie);
    cookies.clearSession(reply);
    cookies.setSwitch(reply);
    return reply.redirect(page, 303);
  });

  function sendSignIn(request: FastifyRequest, reply: FastifyReply, link: string) {
    const page = linkRequestPage(link);
    const provider = signInName(config);
    const html = confirmPage({
      title: 'Sign in to connect Atlassian',
      text: 'An AI application gave you this link, to connect Atlassian for you. Sign in first: it is open only to the person that it was made for. If somebody else sent it to you, do not use it.',
      confirmLabel: `Sign in with ${provider}`,
      csrf: forms.token(signInSubject(link, cookies.ensureBrowser(request, reply))),
      action: `${page}/sign-in`,
      cancelHref: '/',
      danger: false,
      sandbox: config.atlassian.sandbox,
    });
    return sendPage(reply, html, { formTargets: upstreamFormTargets(config) });
  }

  function sendSomebodyElse(reply: FastifyReply, page: string, { user, reference }: Session) {
    logger.warn({ event: 'link_request.other_user', user: user.id }, 'a link was opened by another user than its own');
    const html = confirmPage({
      title: 'This link is for somebody else',
      text: `You are signed in as ${user.displayName}${user.email === undefined ? '' : ` (${user.email})`}, and the link was made for another user. If that is you as well, sign in as that user. If somebody sent you the link, do not use it: nothing was connected.`,
      confirmLabel: 'Sign in as somebody else',
      cancelLabel: 'Your portal',
      csrf: forms.token(connectSubject(page, reference)),
      action: `${page}/switch`,
      cancelHref: '/',
      danger: false,
      sandbox: config.atlassian.sandbox,
    });
    return sendPage(reply, html, { status: 403 });
  }

  function sendConfirm(reply: FastifyReply, page: string, { user, reference }: Session, asked: LinkRequest) {
    const { connection, client } = asked;
    const html = requestedLinkPage({
      csrf: forms.token(connectSubject(page, reference)),
      action: page,
      switchAction: `${page}/switch`,
      client,
      user: { name: user.displayName, email: user.email },
      account: connection && { name: connection.account, email: connection.email },
      sandbox: config.atlassian.sandbox,
    });
    return sendPage(reply, html, { formTargets: linkFormTargets(config) });
  }
}
