import type { EventEmitter } from 'node:events';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Activity } from './activity.js';

/** Tells a user of devices that signed themselves out (RFC 7009): it may have been somebody else at one of them. */
export function recordDepartures(provider: EventEmitter, activity: Activity): void {
  provider.on('grant.revoked', (context: KoaContextWithOIDC, _grantId: string, user?: string) => {
    const { client, route } = context.oidc;
    // Elsewhere it is the answer to a replay, and not the device's own doing.
    if (route !== 'revocation' || !client || !user) return;
    void activity.record(user, { kind: 'device_left', subject: client.clientName ?? 'An application' });
  });
}
