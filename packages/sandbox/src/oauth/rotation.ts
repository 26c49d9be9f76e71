import { z } from 'zod';
import { MINUTE } from '../clock.js';

/** How long a used refresh token, and the access tokens of its time, may go on working after an exchange. */
export const LEEWAY = 10 * MINUTE;

/** What `POST /__sandbox/oauth` takes: how refresh tokens are treated, where Atlassian is known in several ways. */
export const rotationSchema = z.strictObject({
  /**
   * Which superseded refresh token is taken within ten minutes. `previous`: only the one superseded last, whose
   * exchange yields further tokens. `any`: every one of the last ten minutes. `none`: none at all. `same-answer`: the
   * one superseded last, which is answered with the very tokens of its first exchange.
   */
  leeway: z.enum(['previous', 'any', 'none', 'same-answer']),
  /** When the access tokens of a superseded refresh token die: ten minutes after the exchange, or with it. */
  supersededAccess: z.enum(['leeway', 'at-once']),
  invalidGrantStatus: z.union([z.literal(403), z.literal(400)]),
  invalidGrantError: z.enum(['invalid_grant', 'unauthorized_client']),
});

export type Rotation = z.infer<typeof rotationSchema>;

/** As Atlassian's documents and its users' reports have it. */
export const DEFAULT_ROTATION: Rotation = {
  leeway: 'previous',
  supersededAccess: 'leeway',
  invalidGrantStatus: 403,
  invalidGrantError: 'invalid_grant',
};

/** What each error of a dead refresh token says. */
export const DEAD_TOKEN_WORDS: Readonly<Record<Rotation['invalidGrantError'], string>> = {
  invalid_grant: 'Unknown or invalid refresh token.',
  unauthorized_client: 'refresh_token is invalid',
};

/**
 * What the use of a refresh token is.
 *
 * @param token.generation which exchange issued it; the family's newest one is the valid one
 * @param supersededAt when each generation of the family was superseded, by generation
 */
export function judgeUse(
  leeway: Rotation['leeway'],
  token: { generation: number; newest: number },
  supersededAt: (generation: number) => number,
  now: number,
): 'current' | 'tolerated' | 'breach' {
  if (token.generation === token.newest) return 'current';
  if (leeway === 'none' || now - supersededAt(token.generation) > LEEWAY) return 'breach';
  return leeway === 'any' || token.generation === token.newest - 1 ? 'tolerated' : 'breach';
}
