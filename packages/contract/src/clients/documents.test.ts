import { describe, expect, it } from 'vitest';
import { isDocumentAddress, keyIds, readDocument } from './documents.js';

const ID = 'https://client.example/oauth.json';
const policy = {
  schemes: [],
  grantTypes: new Set(['authorization_code', 'refresh_token']),
  authMethods: ['private_key_jwt', 'none'],
  defaultAuthMethod: 'none',
} as const;
const document = { client_id: ID, client_name: 'Client', redirect_uris: ['https://client.example/cb'] };
const read = (changes: Record<string, unknown> = {}) =>
  readDocument(ID, JSON.stringify({ ...document, ...changes }), policy);

describe('metadata documents', () => {
  it.each([ID, 'https://client.example/a?b=c', 'https://client.example:8443/a'])('AS-21: %s is an address', (id) => {
    expect(isDocumentAddress(id)).toBe(true);
  });

  it.each([
    'http://client.example/a',
    'https://client.example',
    'https://client.example/',
    'https://user@client.example/a',
    'https://client.example/a#b',
    'https://client.example/a#',
    'https://client.example/a/../b',
    'https://client.example/%2e%2e/b',
    'https://client.example/./a',
    'https://CLIENT.example/a',
    'https://client.example:443/a',
    'https:\\\\client.example/a',
    ' https://client.example/a',
    'https://client.example/a b',
    `https://client.example/${'a'.repeat(2_048)}`,
    'https://',
    'cl_123',
  ])('AS-21: %s is none', (id) => {
    expect(isDocumentAddress(id)).toBe(false);
  });

  it('AS-22: is read when it has its own address, a name and redirect URIs', () => {
    expect(read()).toMatchObject({ ok: true, metadata: { ...document, token_endpoint_auth_method: 'none' } });
  });

  it.each([
    ['another client_id', { client_id: `${ID}/` }],
    ['no name', { client_name: undefined }],
    ['an empty name', { client_name: ' ' }],
    ['no redirect URIs', { redirect_uris: undefined }],
    ['an empty list of redirect URIs', { redirect_uris: [] }],
    ['only redirect URIs that are not allowed', { redirect_uris: ['http://evil.example/cb'] }],
  ])('AS-22: is refused with %s', (_, changes) => {
    expect(read(changes)).toMatchObject({ ok: false });
  });

  it.each([
    ['a secret', { client_secret: 'hush' }],
    ["a secret's expiry", { client_secret_expires_at: 0 }],
    ['client_secret_basic', { token_endpoint_auth_method: 'client_secret_basic' }],
    ['client_secret_post', { token_endpoint_auth_method: 'client_secret_post' }],
    ['client_secret_jwt', { token_endpoint_auth_method: 'client_secret_jwt' }],
  ])('AS-23: is refused with %s', (_, changes) => {
    expect(read(changes)).toMatchObject({ ok: false });
  });

  it('AS-22: null counts as absent', () => {
    expect(read({ client_secret: null, logo_uri: null, scope: null })).toMatchObject({ ok: true });
  });

  it.each(['', '{', '[]', 'null', '"text"', '<html>'])('AS-22: %j is no document', (body) => {
    expect(readDocument(ID, body, policy)).toMatchObject({ ok: false });
  });

  it('knows the ids of a key set, and what is none', () => {
    expect(keyIds('{"keys":[{"kid":"a"},{"kty":"RSA"},{"kid":"b"}]}')).toEqual(['a', 'b']);
    for (const body of ['{', '{}', '{"keys":{}}', 'null']) expect(keyIds(body)).toBeUndefined();
  });
});
