import type { Change } from '@gatehouse/database';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../bearer/principal.js';
import { createDenylist } from './denylist.js';

const ISSUED = 1_800_000_000;
const principal: Principal = {
  kind: 'user',
  subject: 'usr_a',
  clientId: 'client-1',
  scopes: [],
  grantId: 'grant-1',
  tokenId: 'token-1',
  boundTo: undefined,
  issuedAt: ISSUED,
  expiresAt: ISSUED + 1_800,
};
const change = (kind: Change['kind'], subject: string, changes: Partial<Change> = {}): Change => ({
  kind,
  subject,
  at: ISSUED * 1_000 + 60_000,
  keepFor: 60_000,
  ...changes,
});

describe('the denylist', () => {
  it.each([
    ['grant', 'grant-1', true],
    ['grant', 'grant-2', false],
    ['grant', 'token-1', false],
    ['token', 'token-1', true],
    ['token', 'grant-1', false],
    ['client', 'client-1', true],
    ['client', 'client-2', false],
    ['user', 'usr_a', false],
    ['connection', 'grant-1', false],
  ] as const)('invariant 9: the end of %s %s ends the token: %s', (kind, subject, ended) => {
    const denylist = createDenylist();
    denylist.add([change(kind, subject)]);
    denylist.add([change(kind, subject)]);
    expect(denylist.hasEnded(principal)).toBe(ended);
  });

  it('invariant 9: a token of a client that came back is good; one from before, or of the same moment, is not', () => {
    const denylist = createDenylist();
    denylist.add([change('client', 'client-1', { at: ISSUED * 1_000 - 5_001 })]);
    expect(denylist.hasEnded(principal)).toBe(false);
    denylist.add([change('client', 'client-1', { at: ISSUED * 1_000 - 4_999 })]);
    expect(denylist.hasEnded(principal)).toBe(true);
    // Changes come in any order: the latest end counts.
    denylist.add([change('client', 'client-1', { at: ISSUED * 1_000 - 9_000 })]);
    expect(denylist.hasEnded(principal)).toBe(true);
  });

  it('invariant 9: a machine, which has no grant, is not taken for one', () => {
    const denylist = createDenylist();
    denylist.add([change('grant', 'undefined')]);
    expect(denylist.hasEnded({ ...principal, kind: 'machine', grantId: undefined })).toBe(false);
  });

  it('knows removed connections', () => {
    const denylist = createDenylist();
    denylist.add([change('connection', 'con_1')]);
    expect([denylist.isRemoved('con_1'), denylist.isRemoved('con_2')]).toEqual([true, false]);
  });
});
