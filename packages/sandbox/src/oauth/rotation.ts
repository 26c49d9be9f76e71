import { MINUTE } from '../clock.js';
import type { GrantPolicy } from './grant-policy.js';

/** How long a used refresh token, and the access tokens of its time, may go on working after an exchange. */
export const LEEWAY = 10 * MINUTE;

/**
 * What the use of a refresh token is.
 *
 * @param token.generation which exchange issued it; the family's newest one is the valid one
 * @param supersededAt when each generation of the family was superseded, by generation
 */
export function judgeUse(
  leeway: GrantPolicy['leeway'],
  token: { generation: number; newest: number },
  supersededAt: (generation: number) => number,
  now: number,
): 'current' | 'tolerated' | 'breach' {
  if (token.generation === token.newest) return 'current';
  if (leeway === 'none' || now - supersededAt(token.generation) > LEEWAY) return 'breach';
  return leeway === 'any' || token.generation === token.newest - 1 ? 'tolerated' : 'breach';
}
