import { createHash } from 'node:crypto';
import type { Scope } from '@gatehouse/contract';
import { describe, expect, it } from 'vitest';
import { describeClient } from '../clients/description.js';
import { type Approval, maySkipPage } from './approvals.js';

const ID = 'https://client.example/oauth.json';
const REDIRECT = 'https://client.example/callback';
const client = { clientId: ID, clientName: 'Client', redirectUris: [REDIRECT, 'http://localhost/callback'] };

const approval = (scopes: Scope[], refused: Scope[] = [], of = describeClient(client, REDIRECT)): Approval => ({
  scopes,
  refused,
  metadataHash: of.metadataHash,
});

describe('whether a remembered approval may be silent', () => {
  const described = describeClient(client, REDIRECT);

  it('yes, for https on the host of the document and what was decided before', () => {
    expect(maySkipPage(approval(['jira:read']), described, ['jira:read'])).toBe(true);
    expect(maySkipPage(approval(['jira:read'], ['jira:write']), described, ['jira:read', 'jira:write'])).toBe(true);
  });

  it('no, for more than was decided, or where nothing was allowed', () => {
    expect(maySkipPage(approval(['jira:read']), described, ['jira:read', 'jira:write'])).toBe(false);
    expect(maySkipPage(approval([], ['jira:read']), described, ['jira:read'])).toBe(false);
    expect(maySkipPage(undefined, described, ['jira:read'])).toBe(false);
  });

  it.each([
    ['loopback', 'http://localhost:1234/callback'],
    ['a private-use scheme', 'cursor://client/callback'],
    ['a neighbour under the same domain', 'https://evil.client.example/callback'],
    ['another port of the host', 'https://client.example:8443/callback'],
  ])('no, where the answer goes to %s', (_what, redirectUri) => {
    const other = describeClient(client, redirectUri);
    expect(other.verified).toBe(false);
    expect(maySkipPage(approval(['jira:read']), other, ['jira:read'])).toBe(false);
  });

  it.each([
    ['its name', { clientName: 'Another' }],
    ['its redirects', { redirectUris: [REDIRECT] }],
    ['its keys', { jwksUri: 'https://client.example/keys' }],
  ])('no, once the client changed %s', (_what, change) => {
    const changed = describeClient({ ...client, ...change }, REDIRECT);
    expect(maySkipPage(approval(['jira:read'], [], described), changed, ['jira:read'])).toBe(false);
  });

  it('never for a client that registered dynamically, whatever it calls itself', () => {
    const dynamic = describeClient({ ...client, clientId: 'cl_x', clientName: 'client.example' }, REDIRECT);
    const hash = createHash('sha256').update('x').digest();
    expect(dynamic.verified).toBe(false);
    expect(maySkipPage({ scopes: ['jira:read'], refused: [], metadataHash: hash }, dynamic, ['jira:read'])).toBe(false);
  });
});
