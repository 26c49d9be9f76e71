import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { ClientCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { memoryProvider } from '../../../packages/cli/src/try/memory-provider.ts';
import { listenForRedirect } from './redirect-listener.ts';
import { type Connect, readResult } from './types.ts';

/** The first generation of the SDK, which most clients in the field are made with. */
export const connectSdkV1: Connect = (mcpUrl, person) => connect({}, mcpUrl, person);

/** The same, of a client that can show its user a URL (2025-11-25). */
export const connectSdkV1WithUrls: Connect = (mcpUrl, person) => connect({ elicitation: { url: {} } }, mcpUrl, person);

async function connect(capabilities: ClientCapabilities, ...[mcpUrl, person]: Parameters<Connect>) {
  const listener = await listenForRedirect();
  let authorizationUrl: URL | undefined;
  const provider: OAuthClientProvider = memoryProvider('SDK v1 client', listener.redirectUri, (url) => {
    authorizationUrl = url;
  });
  const attempt = () => ({
    client: new Client({ name: 'sdk-v1', version: '1.0.0' }, { capabilities }),
    transport: new StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider: provider }),
  });
  const first = attempt();
  await first.client.connect(first.transport as Transport).catch((error: unknown) => {
    if (!(error instanceof UnauthorizedError)) throw error;
  });
  if (!authorizationUrl) throw new Error('the client was let in without asking anybody');
  await person(authorizationUrl.href);
  await first.transport.finishAuth((await listener.answer).get('code') ?? '');
  await listener.close();
  const { client, transport } = attempt();
  await client.connect(transport as Transport);
  return {
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name: string, args: Record<string, unknown>) =>
      readResult(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}
