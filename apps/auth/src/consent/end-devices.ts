import type { ClientDescription } from '../clients/description.js';
import type { Session } from '../signin/session.js';
import type { AuthContext } from '../web/context.js';

/** Signs out the devices that the user chose of those that the approval page offered, and no others. */
export async function endDevices(
  { activity, grants, logger, replays }: AuthContext,
  { user }: Session,
  client: ClientDescription,
  chosen: readonly string[],
): Promise<void> {
  if (chosen.length === 0) return;
  for (const { grantId } of await replays.openFor(user.id, client.id)) {
    if (!chosen.includes(grantId) || !(await grants.end(grantId, user.id))) continue;
    logger.info({ event: 'grant.ended', user: user.id, client: client.id, grant: grantId }, 'a user ended a device');
    await activity.record(user.id, { kind: 'device_ended', subject: client.name });
  }
}
