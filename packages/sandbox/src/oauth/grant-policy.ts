import { z } from 'zod';

/** What `POST /__sandbox/oauth` takes: how grants are treated, where Atlassian is known in several ways. */
export const grantPolicySchema = z.strictObject({
  /**
   * Which superseded refresh token is taken within ten minutes. `previous`: only the one superseded last, whose
   * exchange yields further tokens. `any`: every one of the last ten minutes. `none`: none at all. `same-answer`: the
   * one superseded last, which is answered with the very tokens of its first exchange.
   */
  leeway: z.enum(['previous', 'any', 'none', 'same-answer']),
  /** When the access tokens of a superseded refresh token die: ten minutes after the exchange, or with it. */
  supersededAccess: z.enum(['leeway', 'at-once']),
  /** What a dead refresh token is answered with. */
  invalidGrantStatus: z.union([z.literal(403), z.literal(400)]),
  invalidGrantError: z.enum(['invalid_grant', 'unauthorized_client']),
  /** Whether the app is refused at the token endpoint, whatever it sends: as when its owner changed or disabled it. */
  refuseApp: z.boolean(),
  /** What a consent opens: every site of the person, also later ones, or those that they pick on its page. */
  grantLevel: z.enum(['account', 'resource']),
});

export type GrantPolicy = z.infer<typeof grantPolicySchema>;

/** As Atlassian's documents and its users' reports have it. */
export const DEFAULT_POLICY: GrantPolicy = {
  leeway: 'previous',
  supersededAccess: 'leeway',
  invalidGrantStatus: 403,
  invalidGrantError: 'invalid_grant',
  refuseApp: false,
  grantLevel: 'account',
};

/** What each error of a dead refresh token says. */
export const DEAD_TOKEN_WORDS: Readonly<Record<GrantPolicy['invalidGrantError'], string>> = {
  invalid_grant: 'Unknown or invalid refresh token.',
  unauthorized_client: 'refresh_token is invalid',
};
