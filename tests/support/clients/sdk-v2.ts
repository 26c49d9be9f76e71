import {
  Client,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { listenForRedirect } from './redirect-listener.ts';
import { type Connect, readResult } from './types.ts';

type Memory = OAuthClientProvider & { accessToken(): string | undefined };

/** The SDK's own provider interface, kept in memory. */
export function memoryProvider(
  redirectUri: string,
  open: (url: URL) => void,
  extra: Partial<OAuthClientProvider> = {},
): Memory {
  let information: Awaited<ReturnType<OAuthClientProvider['clientInformation']>>;
  let tokens: Awaited<ReturnType<OAuthClientProvider['tokens']>>;
  let discovery: OAuthDiscoveryState | undefined;
  let verifier = '';
  return {
    redirectUrl: redirectUri,
    clientMetadata: {
      client_name: 'SDK v2 client',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    clientInformation: () => information,
    saveClientInformation: (value) => {
      information = value;
    },
    tokens: () => tokens,
    saveTokens: (value) => {
      tokens = value;
    },
    redirectToAuthorization: open,
    saveCodeVerifier: (value) => {
      verifier = value;
    },
    codeVerifier: () => verifier,
    saveDiscoveryState: (value) => {
      discovery = value;
    },
    discoveryState: () => discovery,
    accessToken: () => tokens?.access_token,
    ...extra,
  };
}

/** @param mode `auto` speaks 2026-07-28 where the server does, `legacy` the 2025 revisions */
export function connectSdkV2(mode: 'auto' | 'legacy', extra: Partial<OAuthClientProvider> = {}): Connect {
  return async (mcpUrl, person) => {
    const listener = await listenForRedirect();
    let authorizationUrl: URL | undefined;
    const provider = memoryProvider(
      listener.redirectUri,
      (url) => {
        authorizationUrl = url;
      },
      extra,
    );
    const attempt = async () => {
      const options = mode === 'auto' ? { versionNegotiation: { mode: 'auto' as const } } : {};
      const client = new Client({ name: 'sdk-v2', version: '1.0.0' }, options);
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
