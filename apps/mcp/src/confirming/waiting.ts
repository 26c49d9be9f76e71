import type { Logger } from '@gatehouse/telemetry';
import { createWaiters, type Waiters } from '../linking/waiters.js';
import type { Confirmations, Decision } from './confirmations.js';

/** Waiting for users to decide, with one question to Postgres at a time for all that wait in this process. */
export function createConfirmWaiting(parts: {
  confirmations: Confirmations;
  logger: Logger;
  patienceMs: number;
  everyMs: number;
}): Waiters<Decision> {
  return createWaiters({ ...parts, look: parts.confirmations.decided });
}
