import type { OpenIdConfig } from '@gatehouse/config';
import { z } from 'zod';
import type { Identity } from '../users.js';

/** Claims about a person, from an ID token and the UserInfo endpoint (OpenID Connect Core 1.0 section 5.1). */
export type Claims = Readonly<Record<string, unknown>>;

export type PersonResult =
  | { ok: true; identity: Identity }
  /** `not_allowed`: in none of the groups that may sign in. `groups_unknown`: the provider left the groups out. */
  | { ok: false; reason: 'not_allowed' | 'groups_unknown'; logText: string };

export type Groups =
  | { kind: 'listed'; groups: string[] }
  /** Entra ID leaves them out where a person is in more groups than fit. */
  | { kind: 'too_many' }
  | { kind: 'absent' };

const text = z.string().trim().min(1).max(320);
const shape = z.looseObject({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  name: text.optional().catch(undefined),
  preferred_username: text.optional().catch(undefined),
  email: text.optional().catch(undefined),
  // Some providers write it as a string.
  email_verified: z.union([z.boolean(), z.stringbool()]).optional().catch(undefined),
});

const MOST_GROUPS = 1_000;

/**
 * Who the claims speak of, and whether they may come in.
 * @param claims already verified: issuer, audience, nonce and signature
 */
export function readPerson(config: OpenIdConfig, claims: Claims): PersonResult {
  const person = shape.parse(claims);
  const found = groupsOf(claims, config.groupsClaim);
  const groups = found.kind === 'listed' ? found.groups : [];
  if (config.allowedGroups.length > 0) {
    if (found.kind === 'too_many') {
      const logText = `the person is in more groups than the provider puts into a token (${config.groupsClaim})`;
      return { ok: false, reason: 'groups_unknown', logText };
    }
    if (!isMember(groups, config.allowedGroups)) {
      const logText =
        found.kind === 'absent'
          ? `the claim ${config.groupsClaim} is absent: check the provider's mapping and OIDC_GROUPS_CLAIM`
          : 'the person is in none of OIDC_ALLOWED_GROUPS';
      return { ok: false, reason: 'not_allowed', logText };
    }
  }
  const email = person.email?.toLowerCase();
  const domain = email?.split('@').at(-1) ?? '';
  return {
    ok: true,
    identity: {
      issuer: person.iss,
      subject: person.sub,
      displayName: person.name ?? person.preferred_username ?? person.email ?? 'Unnamed user',
      email: person.email,
      verifiedEmail: person.email_verified && config.emailDomains.includes(domain) ? email : undefined,
      groups,
      role: isMember(groups, config.operatorGroups) ? 'operator' : 'user',
    },
  };
}

/** Whether the groups decide anything, so that it matters whether they are known. */
export function needsGroups(config: OpenIdConfig): boolean {
  return config.allowedGroups.length > 0 || config.operatorGroups.length > 0;
}

/** The groups that a claim lists. A name with dots is the claim itself, or else a path into objects. */
export function groupsOf(claims: Claims, name: string): Groups {
  const value = claims[name] ?? byPath(claims, name);
  if (typeof value === 'string') return { kind: 'listed', groups: [value] };
  if (Array.isArray(value)) {
    const groups = value.filter((group): group is string => typeof group === 'string');
    return { kind: 'listed', groups: groups.slice(0, MOST_GROUPS) };
  }
  // OpenID Connect Core 1.0 section 5.6.2: the claim is to be had elsewhere.
  const elsewhere = claims._claim_names;
  if (typeof elsewhere === 'object' && elsewhere !== null && name in elsewhere) return { kind: 'too_many' };
  return claims.hasgroups === true ? { kind: 'too_many' } : { kind: 'absent' };
}

function byPath(claims: Claims, path: string): unknown {
  let value: unknown = claims;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** Keycloak writes groups as paths: a leading slash makes no difference. */
function isMember(groups: readonly string[], wanted: readonly string[]): boolean {
  const bare = (group: string) => group.replace(/^\//, '');
  const names = new Set(groups.map(bare));
  return wanted.some((group) => names.has(bare(group)));
}
