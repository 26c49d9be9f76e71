import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import Provider, { type Adapter, type AdapterPayload } from 'oidc-provider';

/** A person of the company, as its identity provider knows them. */
export interface Employee {
  sub: string;
  name: string;
  email: string;
  emailVerified: boolean;
  groups: string[] | undefined;
  /** Claims besides, such as those with which Entra ID says that there are too many groups. */
  further: Record<string, unknown>;
  /** Whether they still work there. */
  employed: boolean;
}

/** A company's identity provider: a real one, in this process, with switches for what goes wrong. */
export interface CompanyProvider {
  issuer: string;
  /** Variables that make a house sign people in here. */
  environment: Record<string, string>;
  people: Record<'ada' | 'grace' | 'linus', Employee>;
  /** `down`: connections break. `failing`: 503 to everything. `hanging`: the answer to a refresh is lost after it was made. */
  state: 'up' | 'down' | 'failing' | 'hanging';
  /** Refreshes that it has answered. */
  refreshes: number;
  /** Every token that it has given out. */
  given: string[];
  /** Registers a house, once it is known where it is. */
  admit(houseIssuer: string): void;
  /** A logout token, as it would sign it; the given claims and header replace its own. */
  logoutToken(claims: JWTPayload, header?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

const CLIENT_ID = 'gatehouse';
const CLIENT_SECRET = 'the-company-gave-this-to-gatehouse';

const employee = (sub: string, name: string, groups: string[]): Employee => ({
  sub,
  name,
  email: `${sub}@example.com`,
  emailVerified: true,
  groups,
  further: {},
  employed: true,
});

export async function startCompanyProvider(): Promise<CompanyProvider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'company', alg: 'RS256', use: 'sig' };
  const server = createServer();
  // Longer than a test rests: closed by us, a connection could break under the request that just comes.
  server.keepAliveTimeout = 80_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const issuer = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`;
  let provider: Provider | undefined;
  const company: CompanyProvider = {
    issuer,
    environment: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT_ID,
      OIDC_CLIENT_SECRET: CLIENT_SECRET,
      OIDC_NAME: 'Example Corp',
      // This provider gives refresh tokens to those only who ask for consent, as the specification has it.
      OIDC_AUTHORIZE_PARAMETERS: 'prompt=consent',
    },
    people: {
      ada: employee('ada', 'Ada Example', ['/staff', 'gatehouse operators']),
      grace: employee('grace', 'Grace Example', ['staff']),
      linus: employee('linus', 'Linus Example', ['visitors']),
    },
    state: 'up',
    refreshes: 0,
    given: [],
    admit: (houseIssuer) => {
      provider = createProvider(company, jwk, houseIssuer);
    },
    logoutToken: async (claims, header) => {
      const now = Math.floor(Date.now() / 1000);
      const own = {
        iss: issuer,
        aud: CLIENT_ID,
        iat: now,
        exp: now + 120,
        jti: crypto.randomUUID(),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      };
      return await new SignJWT({ ...own, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'company', typ: 'logout+jwt', ...header })
        .sign(privateKey);
    },
    close: () => closeServer(server),
  };
  server.on('request', (request, response) => answer(company, provider, request, response));
  return company;
}

function answer(
  company: CompanyProvider,
  provider: Provider | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (company.state === 'down' || !provider) return void request.destroy();
  if (company.state === 'failing') return void response.writeHead(503).end('{}');
  if (request.url?.startsWith('/sign-in/')) {
    signIn(company, provider, request, response).catch(() => response.destroy());
    return;
  }
  if (request.url === '/token' && company.state === 'hanging') {
    // It does its work, and nobody hears of it.
    response.end = () => response.destroy();
  }
  provider.callback()(request, response);
}

/** One page: who is it? Whoever is chosen is signed in, as they would be with a password. */
async function signIn(
  company: CompanyProvider,
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    const buttons = Object.values(company.people)
      .map(({ sub, name }) => `<button name="person" value="${sub}">${name}</button>`)
      .join(' ');
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<title>Sign in – Company</title><form method="post" action="${request.url}">${buttons}</form>`);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const accountId = new URLSearchParams(Buffer.concat(chunks).toString()).get('person') ?? '';
  const details = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId, clientId: CLIENT_ID });
  grant.addOIDCScope('openid profile email groups offline_access');
  const result = { login: { accountId }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  void details;
}

function createProvider(company: CompanyProvider, jwk: object, houseIssuer: string): Provider {
  const { issuer, people } = company;
  const find = (sub: string) => Object.values(people).find((person) => person.sub === sub && person.employed);
  const stores = new Map<string, MemoryAdapter>();
  const provider = new Provider(issuer, {
    adapter: (name: string) => {
      const store = stores.get(name) ?? new MemoryAdapter();
      stores.set(name, store);
      return store;
    },
    jwks: { keys: [jwk] },
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [`${houseIssuer}/callback/oidc`],
        post_logout_redirect_uris: [`${houseIssuer}/signed-out`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
    claims: {
      openid: ['sub', 'sid', 'groups', '_claim_names', 'hasgroups'],
      profile: ['name'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    findAccount: (_context, sub) => {
      const person = find(sub);
      if (!person) return undefined;
      const { name, email, emailVerified: email_verified, groups, further } = person;
      return {
        accountId: sub,
        claims: () => ({ sub, name, email, email_verified, ...(groups ? { groups } : {}), ...further }),
      };
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    cookies: { keys: ['a key of a test'] },
    routes: { authorization: '/authorize', token: '/token', end_session: '/sign-out' },
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    ttl: { Session: 3_600, Grant: 86_400, Interaction: 600, AccessToken: 300, IdToken: 300, RefreshToken: 86_400 },
  });
  provider.on('grant.success', (context) => {
    if (context.oidc.params?.grant_type === 'refresh_token') company.refreshes += 1;
    const { access_token, refresh_token, id_token } = (context.body ?? {}) as Record<string, string | undefined>;
    company.given.push(...[access_token, refresh_token, id_token].filter((token) => token !== undefined));
  });
  return provider;
}

class MemoryAdapter implements Adapter {
  readonly #rows = new Map<string, AdapterPayload>();

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.#rows.set(id, payload);
  }
  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#rows.get(id);
  }
  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...this.#rows.values()].find((payload) => payload.uid === uid);
  }
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }
  async consume(id: string): Promise<void> {
    const payload = this.#rows.get(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id: string): Promise<void> {
    this.#rows.delete(id);
  }
  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, payload] of this.#rows) if (payload.grantId === grantId) this.#rows.delete(id);
  }
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
