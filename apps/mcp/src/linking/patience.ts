import type { Standing } from '../revocation/standing.js';
import { errorResult } from '../tools/answer.js';
import { failure } from '../tools/failure.js';
import type { Call, Returned } from './answer.js';

const PROGRESS_EVERY_MS = 5_000;

/**
 * Waits for a call's user. Access that ends meanwhile, and a client that goes away, end the waiting.
 *
 * @param told what the client is told while it lasts
 * @param until what is waited for; a signal ends it
 * @returns `ended` where the access ended
 */
export async function waitFor<T>(
  standing: Pick<Standing, 'begin'>,
  { caller, asking }: Call,
  told: string,
  until: (signal: AbortSignal) => Promise<T>,
): Promise<T | 'ended'> {
  const { principal, signal } = caller;
  const work = standing.begin(principal);
  const report = () => asking.progress?.(told);
  const timer = setInterval(report, PROGRESS_EVERY_MS);
  report();
  try {
    const came = await until(signal ? AbortSignal.any([work.signal, signal]) : work.signal);
    return work.signal.aborted ? 'ended' : came;
  } finally {
    clearInterval(timer);
    work.end();
  }
}

/** Ends a call with a text for the model. */
export const endWith = (text: string): Returned => ({
  kind: 'end',
  answer: { kind: 'result', result: errorResult(text) },
});

export const endOfAccess = (portalUrl: string): Returned => endWith(failure('ended', portalUrl).wire);
