import { randomInt } from 'node:crypto';
import { expect } from 'vitest';
import type { MetadataHost } from '../../support/metadata-host.ts';
import type { ZooClient } from '../fixture.ts';
import { type Approve, authorize, drawRedirectUri, firstScope, withOfflineAccess } from './authorize.ts';
import type { Discovered } from './discover.ts';
import { readTool, sendMcp, type ToolAnswer } from './mcp.ts';
import { type Identity, publish, register } from './register.ts';
import { readTokens, type TokenEndpoints, type Tokens, tokenEndpoints } from './token.ts';
import type { Answer, Wire } from './wire.ts';

const LIST = { method: 'tools/list' };

/** One installation of a client: what it keeps, and what it does by itself. */
export interface Device {
  /** What the last login or refresh brought. */
  tokens: Tokens;
  /** The scopes that the last login asked for. */
  asked: string;
  /** Refreshes once, as the client does, and returns the answer without keeping it. */
  refresh(token: string): Promise<Answer>;
  revoke(token: string): Promise<Answer>;
  /** Calls a tool; a token that is refused is refreshed and the call sent once more. */
  call(name: string, args?: Record<string, unknown>): Promise<ToolAnswer>;
  /** Whether the MCP server takes its access token, without a refresh. */
  isLetIn(): Promise<boolean>;
  /** Logs in again as this same installation. @param scope other scopes than at first, for a step-up */
  logIn(options?: { scope?: string; prompt?: string | undefined }): Promise<void>;
}

export interface Parts {
  wire: Wire;
  client: ZooClient;
  found: Discovered;
  mcpUrl: string;
  vendor: MetadataHost;
  approve: Approve;
  /** The port of the redirect URI, for a client that draws one; drawn here unless given. */
  port?: number;
}

/** Installs a client and logs it in for the first time. */
export async function installDevice(parts: Parts, again?: { prompt: string | undefined }): Promise<Device> {
  const { wire, client, found, mcpUrl } = parts;
  const first = firstScope(client, found);
  const nextRedirect = () => drawRedirectUri(client, parts.port ?? randomInt(20_000, 60_000));
  const redirectUri = nextRedirect();
  const identity = await identify(parts, redirectUri, first ?? '');
  const endpoints = tokenEndpoints(wire, client, identity, found);

  const { resource } = found.resource;
  const logIn = async (scope: string | undefined, prompt: string | undefined, uri: string, named = resource) => {
    const grant = await authorize(client, found, parts.approve, {
      clientId: identity.id,
      redirectUri: uri,
      scope,
      prompt,
      resource: named,
    });
    return await endpoints.redeem(grant);
  };

  const device: Device = {
    tokens: await logIn(first, again ? again.prompt : client.authorize.prompt, redirectUri),
    asked: first ?? '',
    refresh: (token) => endpoints.refresh(token, device.asked),
    revoke: (token) => endpoints.revoke(token),
    isLetIn: async () => (await sendMcp(wire, client, mcpUrl, device.tokens.access_token, LIST)).status !== 401,
    call: async (name, args = {}) => {
      const message = { method: 'tools/call', params: { name, arguments: args } };
      const send = () => sendMcp(wire, client, mcpUrl, device.tokens.access_token, message);
      const answer = await send();
      if (answer.status !== 401) return readTool(answer);
      device.tokens = await refreshTogether(client, device, endpoints);
      return readTool(await send());
    },
    logIn: async ({ scope, prompt = client.authorize.prompt } = {}) => {
      device.asked = withOfflineAccess(client.authorize.offlineAccess, scope ?? first) ?? '';
      // With a slash here and without one at the token endpoint, as when the address has no path.
      const named = client.authorize.slash ? `${resource}/` : resource;
      device.tokens = await logIn(device.asked || undefined, prompt, nextRedirect(), named);
    },
  };
  return device;
}

/**
 * What the client's processes, or its own requests, do with an expired token at the same moment: all of them get an
 * answer, and all the same successor.
 */
async function refreshTogether(client: ZooClient, device: Device, endpoints: TokenEndpoints): Promise<Tokens> {
  const { refresh_token: shared } = device.tokens;
  const answers = await Promise.all(
    Array.from({ length: client.refresh.together }, () => endpoints.refresh(shared, device.asked)),
  );
  const all = answers.map(readTokens);
  expect(new Set(all.map(({ refresh_token }) => refresh_token)).size).toBe(1);
  const [tokens] = all;
  if (!tokens) throw new Error('nobody refreshed');
  return tokens;
}

async function identify({ wire, client, found, vendor }: Parts, redirectUri: string, scope: string): Promise<Identity> {
  if (client.registration.by === 'document') return await publish(client, vendor);
  return await register(wire, client, found.server.registration_endpoint, redirectUri, scope);
}
