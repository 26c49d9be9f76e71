import type { AtlassianError } from './errors/errors.js';

export const MAX_TRIES = 4;
const BASE_MS = 250;
const CAP_MS = 8_000;

/**
 * Decides whether a failed request is tried again, and after how long.
 *
 * A burst 429 certainly did nothing, so anything may repeat it, after at least what `Retry-After` says. Faults of the
 * network or of Atlassian's servers are repeated for reads only: a write may have landed, and Atlassian has no
 * idempotency keys. A used-up quota is never repeated.
 *
 * @param error what came of the last try
 * @param state.tries how many tries there were
 * @param state.remainingMs milliseconds until the deadline
 * @param state.random a number in [0, 1), to spread the waits by 30 %
 * @returns milliseconds to wait, or undefined to give up
 */
export function retryDelay(
  error: AtlassianError,
  state: { effect: 'read' | 'write'; tries: number; remainingMs: number; random: number },
): number | undefined {
  if (state.tries >= MAX_TRIES || !repeatable(error, state.effect)) return undefined;
  const backoff = Math.min(BASE_MS * 2 ** (state.tries - 1), CAP_MS) * (0.7 + 0.6 * state.random);
  const asked = (error.retryAfter ?? 0) * 1000 * (1 + 0.3 * state.random);
  const wait = Math.max(backoff, asked);
  return wait < state.remainingMs ? wait : undefined;
}

function repeatable(error: AtlassianError, effect: 'read' | 'write'): boolean {
  switch (error.code) {
    case 'rate_burst':
      return true;
    case 'upstream_failed':
    case 'timed_out':
    case 'unreachable':
      return effect === 'read';
    default:
      return false;
  }
}
