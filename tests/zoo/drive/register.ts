import { exportJWK, generateKeyPair } from 'jose';
import { expect } from 'vitest';
import type { MetadataHost } from '../../support/metadata-host.ts';
import type { ZooClient } from '../fixture.ts';
import type { Wire } from './wire.ts';

/** What a client knows itself by. */
export interface Identity {
  id: string;
  secret?: string;
  key?: CryptoKey;
}

/** Members that a registration's answer may not have for a public client. */
const SECRETS = ['client_secret', 'client_secret_expires_at'];

/**
 * Publishes a client's document at the test's vendor: every address of its own host, its own first of all, is moved
 * there, and a key set is made where it names one. Redirect URIs stay as they are.
 */
export async function publish(client: ZooClient, vendor: MetadataHost): Promise<Identity> {
  if (client.registration.by !== 'document') throw new Error(`${client.name} has no document`);
  const { document } = client.registration;
  const move = (address: string) => {
    const { host, pathname, search } = new URL(address);
    const path = `/${host}${pathname}${search}`;
    return { path, url: `https://${vendor.host}${path}` };
  };
  const own = move(document.client_id);
  const identity: Identity = { id: own.url };
  const moved: Record<string, unknown> = { ...document, client_id: own.url };
  if (typeof document.jwks_uri === 'string') {
    const keys = move(document.jwks_uri);
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'zoo', alg: 'RS256', use: 'sig' };
    vendor.serve(keys.path, { body: { keys: [jwk] } });
    moved.jwks_uri = keys.url;
    identity.key = privateKey;
  }
  vendor.serve(own.path, { headers: { 'cache-control': 'public, max-age=3600' }, body: moved });
  return identity;
}

/** Registers as the client does; the last registration is the one that it uses. */
export async function register(wire: Wire, client: ZooClient, endpoint: string, redirectUri: string, scope: string) {
  if (client.registration.by !== 'registration') throw new Error(`${client.name} does not register`);
  const { body, times = 1 } = client.registration;
  const sent = body(redirectUri, scope);
  let identity: Identity | undefined;
  for (let time = 0; time < times; time += 1) identity = await registerOnce(wire, endpoint, sent);
  return identity ?? { id: '' };
}

async function registerOnce(wire: Wire, endpoint: string, sent: Record<string, unknown>): Promise<Identity> {
  const answer = await wire.send(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(sent),
  });
  expect(answer.status, answer.text).toBe(201);
  const got = JSON.parse(answer.text) as Record<string, unknown>;
  // RFC 7591 section 3.2.1: the answer says what was registered, and clients read it back.
  expect(got).toMatchObject({
    client_id: expect.stringMatching(/^(?!https:|usr_)/),
    client_name: sent.client_name,
    redirect_uris: sent.redirect_uris,
    response_types: ['code'],
    token_endpoint_auth_method: sent.token_endpoint_auth_method ?? 'client_secret_basic',
  });
  // A client that logs in will want to stay so: the grant types that it is given say that it may refresh.
  expect(got.grant_types).toEqual(expect.arrayContaining(['authorization_code', 'refresh_token']));
  if (sent.token_endpoint_auth_method === 'none') for (const name of SECRETS) expect(got).not.toHaveProperty(name);
  const secret = got.client_secret;
  return { id: String(got.client_id), ...(typeof secret === 'string' ? { secret } : {}) };
}
