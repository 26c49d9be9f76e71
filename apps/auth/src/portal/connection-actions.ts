import { revokeToken } from '@gatehouse/atlassian';
import { z } from 'zod';
import { listConnections } from '../connect/connections.js';
import { readSites } from '../connect/sites.js';
import { confirmPage } from '../pages/confirm-page.js';
import { beginLink } from '../signin/upstream.js';
import type { AuthContext } from '../web/context.js';
import { sendError, sendPage } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { confirmation, type Post } from './actions.js';
import { done } from './frame.js';
import { dependentsOf } from './removal.js';

const defaultSiteForm = z.object({ site: z.string().max(200) });

/** What a user can do with an Atlassian account of theirs, beside connecting one. */
export function registerConnectionActions(post: Post, context: AuthContext): void {
  const { activity, config, forms, logger, vault } = context;
  const find = async (id: string, userId: string) =>
    (await listConnections(context, userId)).find((connection) => connection.id === id);

  post('/portal/connections/:id/reconnect', async (request, reply, { user }) => {
    const { id: connectionId } = request.params;
    if (!(await find(connectionId, user.id))) return sendError(reply, 404, PROBLEMS.notFound);
    const flow = { interaction: undefined, userId: user.id, scopes: [], refused: [] };
    return await beginLink(context, request, reply, { ...flow, kind: 'reconnect', connectionId });
  });

  post('/portal/connections/:id/sites', async (request, reply, { user }) => {
    const outcome = await readSites(context, request.params.id, user.id);
    if (outcome === 'none') return sendError(reply, 404, PROBLEMS.notFound);
    return done(
      reply,
      '/',
      outcome === 'read' ? 'sites' : outcome === 'reconnect' ? 'sites_reconnect' : 'sites_failed',
    );
  });

  post('/portal/default-site', async (request, reply, { user }) => {
    const form = defaultSiteForm.safeParse(request.body);
    const site = form.success ? form.data.site || undefined : undefined;
    if (!form.success || !(await vault.setDefaultSite(user.id, site))) return done(reply, '/', 'site_gone');
    logger.info({ event: 'user.default_site', user: user.id, site }, 'a user chose a default site');
    return done(reply, '/', site ? 'default_site' : 'no_default_site');
  });

  post('/portal/connections/:id/remove', async (request, reply, session) => {
    const { user } = session;
    const { id: connectionId } = request.params;
    const connection = await find(connectionId, user.id);
    if (!connection) return sendError(reply, 404, PROBLEMS.notFound);
    if (!confirmation.safeParse(request.body).success) {
      const html = confirmPage({
        title: 'Remove this Atlassian account?',
        text: `Gatehouse forgets the credential of ${connection.account}, and asks Atlassian to end it.`,
        points: await dependentsOf(context, user.id, connection),
        confirmLabel: 'Remove account',
        csrf: forms.token(session.reference),
        action: request.url,
        cancelHref: '/',
        danger: true,
        fields: { confirmed: 'yes' },
        sandbox: config.atlassian.sandbox,
      });
      return sendPage(reply, html);
    }
    const removed = await vault.remove(connectionId, user.id);
    if (!removed) return sendError(reply, 404, PROBLEMS.notFound);
    logger.info(
      { event: 'connection.removed', user: user.id, connection: connectionId },
      'a user removed a connection',
    );
    await activity.record(user.id, { kind: 'account_removed', subject: connection.account });
    // Forgetting is what counts, and is done; telling Atlassian is a courtesy of three seconds that may fail.
    const { http, app } = context.atlassian;
    const told = removed.refreshToken !== undefined && (await revokeToken(http, app, removed.refreshToken));
    logger.info(
      { event: 'connection.revoked_upstream', connection: connectionId, told },
      'asked Atlassian to end a grant',
    );
    return done(reply, '/', 'removed');
  });
}
