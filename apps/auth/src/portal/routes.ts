import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { activityPage } from '../pages/activity-page.js';
import { clientPage } from '../pages/client-page.js';
import { portalPage } from '../pages/portal-page.js';
import { sessionsPage } from '../pages/sessions-page.js';
import type { Session } from '../signin/session.js';
import { linkFormTargets } from '../signin/upstream.js';
import type { AuthContext } from '../web/context.js';
import { sendError, sendPage } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { registerPortalActions } from './actions.js';
import { registerChangePages } from './changes/pages.js';
import { actingFor } from './clients.js';
import { registerConfirmationRoutes } from './confirmations/routes.js';
import { waitingFor } from './confirmations/waiting.js';
import { connectionsOf } from './connections.js';
import { registerDoor, sendDoor } from './door.js';
import { frameOf } from './frame.js';
import { clientOfReference } from './references.js';
import { sentenceOf } from './sentences.js';
import { sessionsOf } from './sessions.js';

type Request = FastifyRequest<{ Params: { id: string } }>;
export type Page = (request: Request, reply: FastifyReply, session: Session) => Promise<unknown>;

/** The portal: what acts for the user, the Atlassian accounts behind it, the browsers, and the way to end each. */
export function registerPortalRoutes(app: FastifyInstance, context: AuthContext): void {
  const { activity, config, cookies, sessions } = context;
  registerDoor(app, context);
  registerPortalActions(app, context);
  registerConfirmationRoutes(app, context);

  const page = (url: string, render: Page) => {
    app.get(url, async (request: Request, reply) => {
      const session = await sessions.read(cookies.session(request));
      if (!session) return url === '/' ? sendDoor(context, request, reply) : reply.redirect('/', 303);
      return await render(request, reply, session);
    });
  };

  registerChangePages(page, context);

  page('/', async (request, reply, session) => {
    const { user } = session;
    const [acting, connected, waiting] = await Promise.all([
      actingFor(context, user.id),
      connectionsOf(context, user.id),
      waitingFor(context, user.id),
    ]);
    const frame = frameOf(context, session, request.query);
    const links = { connectAction: '/portal/connections/connect', mcpUrl: config.resource };
    const html = portalPage({ ...frame, ...acting, ...connected, ...links, waiting });
    return sendPage(reply, html, { formTargets: linkFormTargets(config) });
  });

  page('/portal/clients/:id', async (request, reply, session) => {
    const clientId = clientOfReference(request.params.id);
    const { clients, devices, replays } = await actingFor(context, session.user.id);
    const client = clients.find(({ id }) => id === clientId);
    if (!client) return sendError(reply, 404, PROBLEMS.notFound);
    const ofClient = (entry: { clientId: string }) => entry.clientId === clientId;
    const html = clientPage({
      ...frameOf(context, session, request.query),
      client,
      devices: devices.filter(ofClient),
      replays: replays.filter(ofClient),
    });
    return sendPage(reply, html);
  });

  page('/portal/sessions', async (request, reply, session) => {
    const html = sessionsPage({
      ...frameOf(context, session, request.query),
      sessions: await sessionsOf(context, session),
      endOthersAction: '/portal/sessions/end-others',
      signOutEverywhereAction: '/portal/sign-out-everywhere',
    });
    return sendPage(reply, html);
  });

  page('/portal/activity', async (request, reply, session) => {
    const entries = (await activity.list(session.user.id)).map(sentenceOf);
    return sendPage(reply, activityPage({ ...frameOf(context, session, request.query), entries }));
  });
}
