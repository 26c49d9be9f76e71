import type { ServerResponse } from 'node:http';
import type { Principal } from '../bearer/principal.js';
import type { Standing } from '../revocation/standing.js';

/** The longest time that a timer can be set to. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * Ends an answer that is held open, as streams of `subscriptions/listen` can be, when its token expires or what the
 * token rests on ends: the SDK looks at neither once the stream has begun.
 */
export function endWithAccess(stream: ServerResponse, principal: Principal, standing: Standing): void {
  const close = () => void stream.destroy();
  const left = Math.min(Math.max(0, principal.expiresAt * 1_000 - Date.now()), MAX_TIMER_MS);
  const timer = setTimeout(close, left).unref();
  const work = standing.begin(principal);
  work.signal.addEventListener('abort', close);
  stream.once('close', () => {
    clearTimeout(timer);
    work.end();
  });
  // What ended between the gate and here was told to nobody.
  standing.check(principal).then((verdict) => {
    if (verdict !== 'good') close();
  }, close);
}
