import { z } from 'zod';
import { onOff, wordList } from '../values.js';

/** How tokens are signed and asked for. */
export const tokensShape = {
  ACCESS_TOKEN_ALGORITHM: z
    .enum(['RS256', 'ES256'], { error: 'must be RS256 or ES256' })
    .default('RS256')
    .describe('Use RS256, which every resource server understands, or ES256, which costs half the time.'),
  SIGNING_KEY_DAYS: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a number of days from 1 to 999')
    .transform(Number)
    .default(90)
    .describe('Give the days after which a signing key is replaced by itself, such as 90.'),
  REQUIRE_PAR: onOff
    .default(false)
    .describe('Use on only if every client pushes its authorization requests (RFC 9126); most MCP clients do not.'),
  INTROSPECTION_CLIENTS: wordList
    .default([])
    .describe('Name the ids of registered clients that may ask about tokens of others, such as an API gateway.'),
};

type TokenVariables = z.output<z.ZodObject<typeof tokensShape>>;

export interface TokensConfig {
  accessTokenAlgorithm: 'RS256' | 'ES256';
  signingKeyDays: number;
  requirePar: boolean;
  /** Clients that may introspect tokens of others (RFC 7662). */
  introspectionClients: string[];
}

/** Gathers the variables about tokens. */
export function tokensConfig(value: TokenVariables): TokensConfig {
  return {
    accessTokenAlgorithm: value.ACCESS_TOKEN_ALGORITHM,
    signingKeyDays: value.SIGNING_KEY_DAYS,
    requirePar: value.REQUIRE_PAR,
    introspectionClients: value.INTROSPECTION_CLIENTS,
  };
}
