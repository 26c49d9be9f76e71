import type { Database } from '@gatehouse/database';
import type { Keyring } from '@gatehouse/vault';
import { createLinkRequests } from './link-requests.js';
import { createLinkedCalls, type LinkedCalls, type LinkedCallsParts } from './linked-calls.js';
import { createRequestStates } from './request-state.js';
import { createResumedCalls } from './resumed-calls.js';
import { createLinkWaiting } from './waiting.js';

const LOOK_EVERY_MS = 400;

type Given = Omit<LinkedCallsParts, 'requests' | 'states' | 'waiting' | 'resumed'>;

/** Puts together what tool calls need to send their users to auth's page and to go on afterwards. */
export function openLinking(
  parts: Given & { database: Pick<Database, 'pool'>; keyring: Keyring; waitSeconds: number },
): {
  calls: LinkedCalls;
  /** Lets calls that wait, for their users or for what came of them before, go on without. */
  close(): void;
} {
  const { database, keyring, logger, waitSeconds } = parts;
  const { pool } = database;
  const waiting = createLinkWaiting({ pool, logger, patienceMs: waitSeconds * 1_000, everyMs: LOOK_EVERY_MS });
  const resumed = createResumedCalls({ pool, keyring, logger });
  const calls = createLinkedCalls({
    ...parts,
    waiting,
    requests: createLinkRequests({ pool, keyring }),
    states: createRequestStates(keyring),
    resumed,
  });
  const close = () => {
    waiting.close();
    resumed.close();
  };
  return { calls, close };
}
