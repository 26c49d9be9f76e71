import type { OpenIdConfig } from '@gatehouse/config';
import { describe, expect, it } from 'vitest';
import { type Claims, groupsOf, readPerson } from './claims.js';

const config = (over: Partial<OpenIdConfig> = {}): OpenIdConfig => ({
  issuer: 'https://login.example.com',
  clientId: 'gatehouse',
  credential: { kind: 'secret', secret: 'hush' },
  redirectUri: 'https://auth.example.com/callback/oidc',
  name: 'Example Corp',
  scopes: ['openid'],
  furtherParameters: [],
  groupsClaim: 'groups',
  allowedGroups: [],
  operatorGroups: [],
  emailDomains: [],
  recheckMinutes: 60,
  recheckGraceHours: 24,
  sessionDays: 7,
  logoutEnds: 'sessions',
  ...over,
});

const ADA: Claims = { iss: 'https://login.example.com', sub: 'ada', name: 'Ada', email: 'Ada@Example.com' };
const identityOf = (over: Partial<OpenIdConfig>, claims: Claims) => {
  const read = readPerson(config(over), { ...ADA, ...claims });
  return read.ok ? read.identity : read.reason;
};

describe('what the claims of a person mean', () => {
  it.each([
    ['a list', { groups: ['a', 7, 'b'] }, 'groups', { kind: 'listed', groups: ['a', 'b'] }],
    ['one name', { groups: 'a' }, 'groups', { kind: 'listed', groups: ['a'] }],
    [
      'a path into objects',
      { realm_access: { roles: ['a'] } },
      'realm_access.roles',
      { kind: 'listed', groups: ['a'] },
    ],
    [
      'a name with dots',
      { 'https://x.example/groups': ['a'] },
      'https://x.example/groups',
      { kind: 'listed', groups: ['a'] },
    ],
    ['too many', { _claim_names: { groups: 'src1' } }, 'groups', { kind: 'too_many' }],
    ['too many, in short', { hasgroups: true }, 'groups', { kind: 'too_many' }],
    ['nothing', {}, 'groups', { kind: 'absent' }],
    ['what every object has', {}, 'constructor.name', { kind: 'absent' }],
  ])('groups: %s', (_what, claims, name, found) => {
    expect(groupsOf(claims, name)).toEqual(found);
  });

  it('lets in whom the groups let in, with or without Keycloak’s slash, and nobody else', () => {
    const allowed = { allowedGroups: ['staff', '/team/blue'] };
    expect(identityOf(allowed, { groups: ['/staff'] })).toMatchObject({ subject: 'ada' });
    expect(identityOf(allowed, { groups: ['team/blue'] })).toMatchObject({ subject: 'ada' });
    for (const groups of [['blue'], ['Staff'], ['/other/staff'], [], undefined, { 0: 'staff' }]) {
      expect(identityOf(allowed, { groups })).toBe('not_allowed');
    }
    expect(identityOf(allowed, { _claim_names: { groups: 'src1' } })).toBe('groups_unknown');
    expect(identityOf({}, {})).toMatchObject({ role: 'user', groups: [] });
  });

  it('makes an operator of nobody whose groups cannot be told', () => {
    const operators = { operatorGroups: ['ops'] };
    expect(identityOf(operators, { groups: ['ops'] })).toMatchObject({ role: 'operator' });
    expect(identityOf(operators, { hasgroups: true })).toMatchObject({ role: 'user' });
  });

  it('invariant 13: an address joins only if it is verified, and the provider is the authority for its domain', () => {
    const domains = { emailDomains: ['example.com'] };
    expect(identityOf(domains, { email_verified: true })).toMatchObject({ verifiedEmail: 'ada@example.com' });
    expect(identityOf(domains, { email_verified: 'true' })).toMatchObject({ verifiedEmail: 'ada@example.com' });
    for (const claims of [
      {},
      { email_verified: false },
      { email_verified: 'no' },
      { email_verified: 1 },
      { email_verified: true, email: 'ada@example.com.evil.example' },
      { email_verified: true, email: 'ada@sub.example.com' },
      { email_verified: true, email: undefined },
    ]) {
      expect(identityOf(domains, claims)).toMatchObject({ verifiedEmail: undefined });
    }
    expect(identityOf({}, { email_verified: true })).toMatchObject({ verifiedEmail: undefined });
  });

  it('takes the next best name', () => {
    expect(identityOf({}, { name: ' ', preferred_username: 'ada' })).toMatchObject({ displayName: 'ada' });
    expect(identityOf({}, { name: undefined })).toMatchObject({ displayName: 'Ada@Example.com' });
    expect(identityOf({}, { name: 7, email: undefined })).toMatchObject({ displayName: 'Unnamed user' });
  });
});
