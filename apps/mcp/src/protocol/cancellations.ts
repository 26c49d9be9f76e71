import { hash } from 'node:crypto';
import { announceCancellation, CANCELLATION_MS, type Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type { Principal } from '../bearer/principal.js';
import type { Standing } from '../revocation/standing.js';

/** Whose request an id is of: ids are unique within a client's session only. */
export interface Requesting {
  principal: Principal;
  /** What the client calls its session (`Mcp-Session-Id`), where it has one. */
  session: string | undefined;
}

export type RequestId = string | number;

/**
 * Calls of the 2025 revisions, which a client ends with `notifications/cancelled` and not by going away. The notification
 * may arrive at another replica than the call, so that each goes to all of them through the change log.
 *
 * It ends calls of the very same grant only (one device of one user; of a machine, the very same token), in the very same
 * session where the client has one. A client without sessions may have several windows with one grant that use the same
 * numbers: where two such calls run at once, both end. The other window's model is told that the call was cancelled and
 * may repeat it; the other way round, what a person stopped might still be written.
 */
export interface Cancellations {
  /** Registers a call; its signal is aborted when it is cancelled. `end` must be called when it is over. */
  begin(requesting: Requesting, id: RequestId): { signal: AbortSignal; end(): void };
  /** Ends calls here at once and elsewhere soon, among those that have begun by now. Never rejects. */
  cancel(requesting: Requesting, id: RequestId): Promise<void>;
}

interface Running {
  controller: AbortController;
  /** By this process's steady clock. */
  since: number;
}

export function createCancellations(parts: {
  pool: Database['pool'];
  standing: Pick<Standing, 'follow'>;
  logger: Logger;
}): Cancellations {
  const running = new Map<string, Set<Running>>();

  const end = (key: string, before: number) => {
    for (const { controller, since } of running.get(key) ?? []) if (since <= before) controller.abort();
  };
  parts.standing.follow((changes) => {
    for (const { kind, subject, keepFor } of changes) {
      // An id comes back: what began after the cancellation is another call.
      if (kind === 'cancel') end(subject, performance.now() - Math.max(0, CANCELLATION_MS - keepFor));
    }
  });

  return {
    begin(requesting, id) {
      const key = keyOf(requesting, id);
      const one = { controller: new AbortController(), since: performance.now() };
      const same = running.get(key) ?? new Set();
      running.set(key, same.add(one));
      return {
        signal: one.controller.signal,
        end() {
          same.delete(one);
          if (same.size === 0) running.delete(key);
        },
      };
    },
    async cancel(requesting, id) {
      const key = keyOf(requesting, id);
      end(key, performance.now());
      await announceCancellation(parts.pool, key).catch((error: unknown) =>
        parts.logger.warn({ err: error }, 'the other replicas could not be told of a cancelled call'),
      );
    },
  };
}

/** A hash, so that the log names neither grants nor what clients chose as ids. */
function keyOf({ principal, session }: Requesting, id: RequestId): string {
  const { grantId, tokenId } = principal;
  const owner = grantId === undefined ? ['token', tokenId] : ['grant', grantId];
  return hash('sha256', JSON.stringify([...owner, session ?? null, id]), 'base64url');
}

/** As many as one message can sensibly carry. */
const MAX_IDS = 100;

/** The requests that a body of the 2025 revisions says are no longer wanted, a batch of 2025-03-26 included. */
export function cancelledRequests(body: unknown): RequestId[] {
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  return messages
    .flatMap((message) => {
      const { method, params } = (message ?? {}) as { method?: unknown; params?: { requestId?: unknown } | null };
      const id = method === 'notifications/cancelled' ? params?.requestId : undefined;
      return typeof id === 'string' || typeof id === 'number' ? [id] : [];
    })
    .slice(0, MAX_IDS);
}
