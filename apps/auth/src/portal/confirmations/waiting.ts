import { confirmationPage } from '@gatehouse/contract';
import type { PortalWaiting } from '../../pages/portal/model.js';
import type { AuthContext } from '../../web/context.js';

/** The calls that wait for a user, as the portal lists them. */
export async function waitingFor({ askedCalls }: AuthContext, userId: string): Promise<PortalWaiting[]> {
  const calls = await askedCalls.waiting(userId);
  return calls.map(({ id, client, shown, expiresAt }) => ({
    href: confirmationPage(id),
    client,
    title: shown.title,
    site: shown.site?.name,
    expiresAt,
  }));
}
