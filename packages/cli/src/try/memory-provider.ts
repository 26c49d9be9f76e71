/** What an MCP SDK of either generation asks of whoever keeps a client's registration and tokens. */
export interface MemoryProvider<Information, Tokens, Discovery> {
  redirectUrl: string;
  clientMetadata: {
    client_name: string;
    redirect_uris: string[];
    grant_types: string[];
    response_types: string[];
    token_endpoint_auth_method: string;
  };
  state(): string;
  clientInformation(): Information | undefined;
  saveClientInformation(value: Information): void;
  tokens(): Tokens | undefined;
  saveTokens(value: Tokens): void;
  redirectToAuthorization(url: URL): void | Promise<void>;
  saveCodeVerifier(value: string): void;
  codeVerifier(): string;
  saveDiscoveryState(value: Discovery): void;
  discoveryState(): Discovery | undefined;
}

/**
 * Keeps everything in memory, so that each run is a client that nobody has seen before.
 *
 * @param clientName how it introduces itself
 * @param redirectUri where its answers go
 * @param redirect sends the person to the authorization server
 */
export function memoryProvider<Information, Tokens, Discovery>(
  clientName: string,
  redirectUri: string,
  redirect: (url: URL) => void | Promise<void>,
): MemoryProvider<Information, Tokens, Discovery> {
  let information: Information | undefined;
  let tokens: Tokens | undefined;
  let discovery: Discovery | undefined;
  let verifier = '';
  const state = crypto.randomUUID();
  return {
    redirectUrl: redirectUri,
    clientMetadata: {
      client_name: clientName,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    state: () => state,
    clientInformation: () => information,
    saveClientInformation: (value) => {
      information = value;
    },
    tokens: () => tokens,
    saveTokens: (value) => {
      tokens = value;
    },
    redirectToAuthorization: redirect,
    saveCodeVerifier: (value) => {
      verifier = value;
    },
    codeVerifier: () => verifier,
    // Remembered over the redirect, so that the code goes to the server that was asked and to no other.
    saveDiscoveryState: (value) => {
      discovery = value;
    },
    discoveryState: () => discovery,
  };
}
