import { z } from 'zod';

const DAY = 86_400;

/** What becomes of a refresh token that comes back after it was used. */
export const refreshShape = {
  REFRESH_ROTATION: z
    .enum(['tolerant', 'strict'], { error: 'must be tolerant or strict' })
    .default('tolerant')
    .describe(
      'Use tolerant (concurrent and repeated uses of a refresh token get the same successor) or strict (any second use ends the family, as OAuth 2.1 section 4.3.1 has it).',
    ),
  REFRESH_WINDOW_SECONDS: z.coerce
    .number({ error: 'must be a number of seconds' })
    .int('must be whole seconds')
    .min(0, 'must not be negative')
    .max(DAY, 'must be a day at most')
    .default(120)
    .describe('Give the seconds in which a used refresh token is still accepted after its own first use, such as 120.'),
  REFRESH_REPLAY: z
    .enum(['notify', 'revoke-family'], { error: 'must be notify or revoke-family' })
    .default('notify')
    .describe(
      'Use notify (an old refresh token that comes back is refused and shown to its user) or revoke-family (it also ends the family of a public client whose tokens are bound to no key).',
    ),
};

type RefreshVariables = z.output<z.ZodObject<typeof refreshShape>>;

/** The policy of refresh tokens. */
export interface RefreshPolicy {
  rotation: 'tolerant' | 'strict';
  windowSeconds: number;
  replay: 'notify' | 'revoke-family';
}

export interface RefreshConfig {
  refresh: RefreshPolicy;
}

/** Gathers the variables about refresh tokens. */
export function refreshConfig(value: RefreshVariables): RefreshConfig {
  return {
    refresh: {
      rotation: value.REFRESH_ROTATION,
      windowSeconds: value.REFRESH_WINDOW_SECONDS,
      replay: value.REFRESH_REPLAY,
    },
  };
}
