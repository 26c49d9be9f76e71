import type { Change, ChangeKind } from '@gatehouse/database';
import type { Principal } from '../bearer/principal.js';

/** auth's clock and the database's may differ by this much; more is a fault (milliseconds). */
const CLOCKS_MS = 5_000;
const SWEEP_EVERY_MS = 60_000;

/**
 * What ended before its time, as far as a living token may still depend on it. Changes of users, credentials and bindings
 * to services are not in it: those are read again. Nor is what ends nothing.
 */
export interface Denylist {
  /** Takes changes of the log in, in any order and as often as they come. */
  add(changes: readonly Change[]): void;
  /** Whether the token, its grant or its client has ended since the token was issued. */
  hasEnded(principal: Principal): boolean;
  /** Whether a connection was removed. Their ids do not come back. */
  isRemoved(connectionId: string): boolean;
}

interface Entry {
  /** When it ended, in milliseconds since the epoch. */
  at: number;
  /** When no token from before can be alive any more, by this process's own steady clock. */
  until: number;
}

const endsForGood = (kind: ChangeKind) =>
  kind === 'grant' || kind === 'token' || kind === 'client' || kind === 'connection';

/**
 * A denylist in memory. It is not bounded by number, because what it forgets early would be let in: an entry stays as
 * long as a token can, which is 35 minutes.
 */
export function createDenylist(): Denylist {
  const ended = {
    grant: new Map<string, Entry>(),
    token: new Map<string, Entry>(),
    client: new Map<string, Entry>(),
    connection: new Map<string, Entry>(),
  };
  let sweptAt = performance.now();

  const sweep = (now: number) => {
    sweptAt = now;
    for (const entries of Object.values(ended)) {
      for (const [subject, { until }] of entries) if (until <= now) entries.delete(subject);
    }
  };

  return {
    add(changes) {
      const now = performance.now();
      if (now - sweptAt > SWEEP_EVERY_MS) sweep(now);
      for (const { kind, subject, at, keepFor } of changes) {
        if (!endsForGood(kind)) continue;
        const before = ended[kind].get(subject);
        const until = now + keepFor;
        ended[kind].set(subject, {
          at: Math.max(at, before?.at ?? at),
          until: Math.max(until, before?.until ?? until),
        });
      }
    },
    hasEnded({ grantId, tokenId, clientId, issuedAt }) {
      if (grantId !== undefined && ended.grant.has(grantId)) return true;
      if (ended.token.has(tokenId)) return true;
      // A client may come back under its id; what is issued to it from then on is good.
      const client = ended.client.get(clientId);
      return client !== undefined && issuedAt * 1_000 < client.at + CLOCKS_MS;
    },
    isRemoved: (connectionId) => ended.connection.has(connectionId),
  };
}
