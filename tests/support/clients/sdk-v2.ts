import {
  Client,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { memoryProvider } from '../../../packages/cli/src/try/memory-provider.ts';
import { listenForRedirect } from './redirect-listener.ts';
import { type Connect, readResult } from './types.ts';

/** What a person does about a URL that a client shows. */
export type OnUrl = (url: string) => Promise<'accept' | 'decline' | 'cancel'>;

/**
 * @param mode `auto` speaks 2026-07-28 where the server does, `legacy` the 2025 revisions
 * @param onUrl for a client that can show its user a URL
 */
export function connectSdkV2(
  mode: 'auto' | 'legacy',
  extra: Partial<OAuthClientProvider> = {},
  onUrl?: OnUrl,
): Connect {
  return async (mcpUrl, person) => {
    const listener = await listenForRedirect();
    let authorizationUrl: URL | undefined;
    const provider: OAuthClientProvider = {
      ...memoryProvider('SDK v2 client', listener.redirectUri, (url) => {
        authorizationUrl = url;
      }),
      ...extra,
    };
    const attempt = async () => {
      const client = new Client(
        { name: 'sdk-v2', version: '1.0.0' },
        {
          ...(mode === 'auto' ? { versionNegotiation: { mode: 'auto' as const } } : {}),
          ...(onUrl ? { capabilities: { elicitation: { url: {} } } } : {}),
        },
      );
      if (onUrl) {
        client.setRequestHandler('elicitation/create', async ({ params }) => ({
          action: params.mode === 'url' ? await onUrl(params.url) : 'cancel',
        }));
      }
      const transport = new StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider: provider });
      return { client, transport };
    };
    const first = await attempt();
    await first.client.connect(first.transport).catch((error: unknown) => {
      if (!(error instanceof UnauthorizedError)) throw error;
    });
    if (!authorizationUrl) throw new Error('the client was let in without asking anybody');
    await person(authorizationUrl.href);
    await first.transport.finishAuth(await listener.answer);
    await listener.close();
    const { client, transport } = await attempt();
    await client.connect(transport);
    return {
      listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: async (name, args) => readResult(await client.callTool({ name, arguments: args })),
      close: () => client.close(),
    };
  };
}
