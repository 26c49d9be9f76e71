import type { ConfirmPlace } from '@gatehouse/config';
import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type { Keyring } from '@gatehouse/vault';
import type { Audit } from '../audit.js';
import { createConfirmAsking } from '../confirming/asking.js';
import type { Confirmations } from '../confirming/confirmations.js';
import { createConfirmWaiting } from '../confirming/waiting.js';
import type { Standing } from '../revocation/standing.js';
import type { ToolRunner } from '../tools/answer.js';
import { createLinkAsking } from './link-asking.js';
import { createLinkRequests } from './link-requests.js';
import { createLinkedCalls, type LinkedCalls } from './linked-calls.js';
import { createRequestStates } from './request-state.js';
import { createResumedCalls } from './resumed-calls.js';
import { createLinkWaiting } from './waiting.js';

const LOOK_EVERY_MS = 400;

/** Puts together what tool calls need to ask their users, on auth's pages or in the client, and to go on afterwards. */
export function openLinking(parts: {
  runner: ToolRunner;
  confirmations: Confirmations;
  places: ReadonlySet<ConfirmPlace>;
  standing: Pick<Standing, 'begin'>;
  audit: Audit;
  logger: Logger;
  database: Pick<Database, 'pool'>;
  keyring: Keyring;
  issuer: string;
  portalUrl: string;
  waitSeconds: number;
}): {
  calls: LinkedCalls;
  /** Lets calls that wait, for their users or for what came of them before, go on without. */
  close(): void;
} {
  const { database, keyring, logger, waitSeconds } = parts;
  const { pool } = database;
  const patience = { logger, patienceMs: waitSeconds * 1_000, everyMs: LOOK_EVERY_MS };
  const linkWaiting = createLinkWaiting({ pool, ...patience });
  const confirmWaiting = createConfirmWaiting({ confirmations: parts.confirmations, ...patience });
  const resumed = createResumedCalls({ pool, keyring, logger });
  const calls = createLinkedCalls({
    ...parts,
    states: createRequestStates(keyring),
    resumed,
    links: createLinkAsking({ ...parts, requests: createLinkRequests({ pool, keyring }), waiting: linkWaiting }),
    confirmations: createConfirmAsking({ ...parts, waiting: confirmWaiting }),
  });
  const close = () => {
    linkWaiting.close();
    confirmWaiting.close();
    resumed.close();
  };
  return { calls, close };
}
