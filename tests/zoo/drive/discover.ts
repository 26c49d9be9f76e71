import { expect } from 'vitest';
import { z } from 'zod';
import type { ZooClient } from '../fixture.ts';
import { firstMessage } from './mcp.ts';
import type { Answer, Wire } from './wire.ts';

/** What a client knows after it has asked without a token. */
export interface Discovered {
  /** The scopes that the challenge names. */
  challengeScope: string;
  resource: z.output<typeof resourceMetadata>;
  server: z.output<typeof serverMetadata>;
}

/** What clients read, and refuse to go on without. */
const resourceMetadata = z.object({
  resource: z.url(),
  authorization_servers: z.array(z.url()).min(1),
  scopes_supported: z.array(z.string()).min(1),
});

const serverMetadata = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  registration_endpoint: z.url(),
  revocation_endpoint: z.url(),
  scopes_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()),
  code_challenge_methods_supported: z.array(z.string()),
  token_endpoint_auth_methods_supported: z.array(z.string()),
  client_id_metadata_document_supported: z.literal(true),
  authorization_response_iss_parameter_supported: z.literal(true),
});

/** Finds the authorization server from nothing but the MCP address, in the order in which this client does it. */
export async function discover(wire: Wire, client: ZooClient, mcpUrl: string): Promise<Discovered> {
  const { origin } = new URL(mcpUrl);
  for (const method of client.probes.methods ?? []) {
    expect((await wire.send(mcpUrl, { method })).status, `${method} without a token`).toBe(401);
  }
  const { url, ...request } = firstMessage(client, mcpUrl);
  const refusal = await wire.send(url, request);
  expect(refusal.status).toBe(401);
  const challenge = readChallenge(refusal);
  expect(challenge.error, 'a first request without a token is no error').toBeUndefined();

  for (const path of client.probes.paths ?? []) {
    const answer = await wire.send(`${origin}${path}`);
    // A page, or a demand for a token, would be taken for metadata or for a failure.
    expect([200, 404], path).toContain(answer.status);
    expect(() => JSON.parse(answer.text), `${path} answers JSON`).not.toThrow();
  }

  const resource = resourceMetadata.parse(await read(wire, challenge.resource_metadata ?? ''));
  expect(resource.resource, 'compared as strings').toBe(mcpUrl);
  const [issuer = ''] = resource.authorization_servers;
  const server = serverMetadata.parse(await read(wire, `${issuer}/.well-known/oauth-authorization-server`));
  expect(server.issuer, 'compared as strings').toBe(issuer);
  expect(server.code_challenge_methods_supported).toEqual(['S256']);
  expect(server.response_types_supported).toEqual(['code']);
  expect(server.grant_types_supported).toEqual(expect.arrayContaining(['authorization_code', 'refresh_token']));
  expect(server.token_endpoint_auth_methods_supported).toEqual(
    expect.arrayContaining(['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt']),
  );
  return { challengeScope: challenge.scope ?? '', resource, server };
}

/** The parameters of a Bearer challenge; a page reads them only if the header is exposed. */
export function readChallenge({ headers }: Answer): Record<string, string | undefined> {
  const header = headers.get('www-authenticate') ?? '';
  expect(header).toMatch(/^Bearer /);
  // Other schemes may follow in the same field; theirs is not what clients read.
  const bearer = header.split(/,\s*(?=[A-Za-z]+ )/, 1)[0] ?? '';
  return Object.fromEntries([...bearer.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

async function read(wire: Wire, url: string): Promise<unknown> {
  const answer = await wire.send(url, {
    headers: { 'mcp-protocol-version': '2025-11-25', accept: 'application/json' },
  });
  expect(answer.status, url).toBe(200);
  return JSON.parse(answer.text);
}
