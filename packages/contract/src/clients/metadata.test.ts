import { describe, expect, it } from 'vitest';
import { CLIENT_AUTH_METHODS, type MetadataPolicy, mendMetadata } from './metadata.js';

const policy: MetadataPolicy = {
  schemes: ['cursor'],
  grantTypes: new Set(['authorization_code', 'refresh_token']),
  authMethods: CLIENT_AUTH_METHODS,
  defaultAuthMethod: 'none',
};
const LOOPBACK = 'http://127.0.0.1/callback';

/** What is registered of a body. */
function mend(body: Record<string, unknown>) {
  const mended = mendMetadata({ redirect_uris: [LOOPBACK], ...body }, policy);
  if (!mended.ok) throw new Error(mended.why);
  return mended.metadata;
}

describe('client metadata, mended', () => {
  it('AS-41: a client that can be reached on this computer is native, whatever it says', () => {
    expect(mend({ application_type: 'web' }).application_type).toBe('native');
    expect(mend({ redirect_uris: ['https://client.example/cb'] }).application_type).toBe('native');
  });

  it('AS-41: https on loopback is matched exactly, where it is all there is', () => {
    const https = 'https://localhost:3000/cb';
    expect(mend({ redirect_uris: [https] })).toMatchObject({ application_type: 'web', redirect_uris: [https] });
    expect(mend({ redirect_uris: [https, LOOPBACK] })).toMatchObject({
      application_type: 'native',
      redirect_uris: [LOOPBACK],
    });
  });

  it('AS-42: of several redirect URIs the good ones stay', () => {
    const uris = [
      'http://evil.example/cb',
      'cursor://x/cb',
      'other://x',
      LOOPBACK,
      7,
      `https://a.example/${'x'.repeat(2_100)}`,
    ];
    expect(mend({ redirect_uris: uris }).redirect_uris).toEqual(['cursor://x/cb', LOOPBACK]);
  });

  it.each([
    ['none', undefined],
    ['an empty list', []],
    ['one that is not allowed', ['ftp://x/cb']],
    ['what is no list', LOOPBACK],
    ['too many', Array.from({ length: 51 }, (_, n) => `https://client.example/${n}`)],
  ])('AS-42: with %s for redirect URIs it is refused', (_, redirect_uris) => {
    expect(mendMetadata({ redirect_uris }, policy)).toMatchObject({ ok: false, error: 'invalid_redirect_uri' });
  });

  it('takes what Gemini CLI registers the second time: empty lists', () => {
    expect(mend({ redirect_uris: [], grant_types: [], response_types: [] })).toMatchObject({
      redirect_uris: [],
      grant_types: [],
      response_types: [],
    });
  });

  it('takes null and values of the wrong kind for absent', () => {
    const body = {
      client_name: null,
      grant_types: null,
      logo_uri: 7,
      contacts: 'me',
      token_endpoint_auth_method: null,
    };
    expect(mend({ ...body, code_challenge_method: ['S256'], jwks: 'x', software_id: ['x'] })).toEqual({
      redirect_uris: [LOOPBACK],
      response_types: ['code'],
      application_type: 'native',
      token_endpoint_auth_method: 'none',
    });
  });

  it('AS-43: drops grants that are not offered, and what a stranger must not decide', () => {
    const body = {
      grant_types: ['authorization_code', 'client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
      response_types: ['code', 'token', 'id_token'],
      scope: 'jira:read openid',
      client_id: 'usr_1',
      client_secret: 'mine',
      id_token_signed_response_alg: 'HS256',
      sector_identifier_uri: 'https://169.254.169.254/x',
      gatehouse_registration: 'trusted',
      gatehouse_keys: 'x',
    };
    expect(mend(body)).toEqual({
      redirect_uris: [LOOPBACK],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      application_type: 'native',
      token_endpoint_auth_method: 'none',
    });
  });

  it('AS-43: what remains of a list of other grants is the usual, and no machine', () => {
    expect(mend({ grant_types: ['client_credentials'] }).grant_types).toBeUndefined();
    expect(mendMetadata({ grant_types: ['client_credentials'] }, policy).ok).toBe(false);
  });

  it('bounds names, and keeps addresses only where they are https', () => {
    const metadata = mend({
      client_name: 'x'.repeat(9_000),
      client_uri: 'javascript:alert(1)',
      tos_uri: 'https://a.example',
    });
    expect(metadata.client_name).toHaveLength(200);
    expect(metadata).not.toHaveProperty('client_uri');
    expect(metadata.tos_uri).toBe('https://a.example');
  });

  it('AS-25: takes the method that is named, and of several keys before nothing', () => {
    const both = { token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'] };
    const keys = { jwks_uri: 'https://client.example/jwks.json' };
    expect(mend({ ...keys, token_endpoint_auth_method: 'private_key_jwt' }).token_endpoint_auth_method).toBe(
      'private_key_jwt',
    );
    expect(mend({ ...keys, ...both, token_endpoint_auth_method: 'none' }).token_endpoint_auth_method).toBe('none');
    expect(mend({ ...keys, ...both }).token_endpoint_auth_method).toBe('private_key_jwt');
    expect(mend(both).token_endpoint_auth_method).toBe('none');
    expect(mendMetadata({ redirect_uris: [LOOPBACK], token_endpoint_auth_method: 'tls' }, policy)).toMatchObject({
      ok: false,
      error: 'invalid_client_metadata',
      why: expect.stringContaining('private_key_jwt'),
    });
  });
});
