import { type ConnectedAccount, listConnections } from '../connect/connections.js';
import type { AuthContext } from '../web/context.js';

/** Names that a sentence holds before it only counts. */
const MOST_NAMED = 5;

/** What depends on a connection that is about to be removed, each in a sentence for its user. */
export async function dependentsOf(
  context: AuthContext,
  userId: string,
  connection: ConnectedAccount,
): Promise<string[]> {
  const { config, database } = context;
  const [connections, clients, own] = await Promise.all([
    listConnections(context, userId),
    database.prisma.approval.findMany({
      where: { userId },
      orderBy: { updatedAt: 'desc' },
      select: { clientName: true },
    }),
    database.prisma.userIdentity.count({
      where: { userId, issuer: config.atlassian.authUrl, subject: connection.accountId },
    }),
  ]);
  const others = connections.filter(({ id }) => id !== connection.id);
  const elsewhere = new Set(others.flatMap(({ sites }) => sites.map(({ id }) => id)));
  const lost = connection.sites.filter(({ id }) => !elsewhere.has(id)).map(({ name }) => name);
  return [
    ...(clients.length > 0
      ? [`${named(clients.map(({ clientName }) => clientName))} can no longer act through it.`]
      : []),
    ...(lost.length > 0 ? [`No other account of yours reaches ${named(lost)}.`] : []),
    ...(others.length === 0
      ? ['Until you connect an account again, your applications reach neither Jira nor Confluence.']
      : []),
    ...(own > 0 && !config.openId ? ['You sign in with this account: signing in again connects it again.'] : []),
  ];
}

function named(names: readonly string[]): string {
  const different = [...new Set(names)];
  const more = different.length - MOST_NAMED;
  const shown = more > 0 ? [...different.slice(0, MOST_NAMED), `${more} more`] : different;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
