import { confirmPage } from '../pages/confirm-page.js';
import { confirmation, type Post } from '../portal/actions.js';
import { beginLink, linkFormTargets } from '../signin/upstream.js';
import type { AuthContext } from '../web/context.js';
import { sendPage } from '../web/html.js';
import { hasConnection } from './connections.js';

/** Connecting an Atlassian account from the portal: the first at once, a further one when that is confirmed. */
export function registerConnectAction(post: Post, context: AuthContext): void {
  const { config, database, forms } = context;

  post('/portal/connections/connect', async (request, reply, session) => {
    const { user } = session;
    const flow = { interaction: undefined, userId: user.id, scopes: [], refused: [] };
    const first = !(await hasConnection(database, user.id));
    if (first) return await beginLink(context, request, reply, { ...flow, kind: 'link' });
    // A further account is never connected by accident: Atlassian may have another one signed in than the user thinks.
    if (confirmation.safeParse(request.body).success) {
      return await beginLink(context, request, reply, { ...flow, kind: 'another' });
    }
    const html = confirmPage({
      title: 'Connect another Atlassian account?',
      text: 'It becomes a connection of its own beside those that you have. At Atlassian, sign in with the account that you want to add.',
      confirmLabel: 'Connect another account',
      csrf: forms.token(session.reference),
      action: request.url,
      cancelHref: '/',
      danger: false,
      fields: { confirmed: 'yes' },
      sandbox: config.atlassian.sandbox,
    });
    return sendPage(reply, html, { formTargets: linkFormTargets(config) });
  });
}
