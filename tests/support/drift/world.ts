import { createAtlassianHttp } from '../../../packages/atlassian/src/http.ts';
import type { AtlassianCall, AtlassianHttp, AtlassianResult } from '../../../packages/atlassian/src/index.ts';
import { authorizationUrl, exchangeCode, fetchMe, fetchSites } from '../../../packages/atlassian/src/index.ts';
import { atlassianScopes, TOOL_FACTS } from '../../../packages/contract/src/index.ts';
import { startSandbox, visitAuthorization } from '../../../packages/sandbox/src/index.ts';
import { type Exchange, recording } from './exchanges.ts';

const APP = {
  clientId: 'gatehouse-sandbox',
  clientSecret: 'sandbox-secret',
  redirectUri: 'http://localhost:4000/callback/atlassian',
};

type Ours<Args extends unknown[], T> = (
  http: AtlassianHttp,
  call: AtlassianCall,
  ...args: Args
) => Promise<AtlassianResult<T>>;

/** Our functions at a sandbox, as somebody who may see and change everything there. */
export interface DriftWorld {
  /** Account id of the person. */
  accountId: string;
  siteId: string;
  /** What has been asked and answered so far. */
  exchanges: readonly Exchange[];
  /** Calls one of our functions: it must take the answer, or its shape has drifted. */
  use<Args extends unknown[], T>(ours: Ours<Args, T>, ...args: Args): Promise<T>;
  /** Sends what no function of ours sends: an address below the site. */
  ask(method: 'GET' | 'PUT', product: 'jira' | 'confluence', address: string, json?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts a sandbox, which checks itself against Atlassian's documents where they are there, and connects a person. */
export async function startDriftWorld(): Promise<DriftWorld> {
  const openapiDir = process.env.ATLASSIAN_OPENAPI_DIR;
  const sandbox = await startSandbox({ ...APP, ...(openapiDir ? { openapiDir } : {}) });
  const hosts = {
    authorizeUrl: `${sandbox.url}/authorize`,
    tokenUrl: `${sandbox.url}/oauth/token`,
    revokeUrl: `${sandbox.url}/oauth/revoke`,
    apiUrl: sandbox.url,
  };
  const plain = createAtlassianHttp({ hosts });
  const stop = async () => {
    await plain.close();
    await sandbox.close();
  };
  const scopes = atlassianScopes(TOOL_FACTS.keys());
  const back = await visitAuthorization(authorizationUrl(plain, APP, { scopes, state: 'state' }), { person: 'maya' });
  const tokens = await exchangeCode(plain, APP, new URL(back).searchParams.get('code') ?? '');
  if (!tokens.ok) throw new Error(tokens.logText);
  const me = await fetchMe(plain, tokens.accessToken);
  const sites = await fetchSites(plain, tokens.accessToken);
  const site = sites.ok ? sites.value.find(({ url }) => url.includes('northwind-robotics')) : undefined;
  if (!me.ok || !site) throw new Error('The sandbox does not say who this is and which site they use');

  const { http, exchanges } = recording(plain);
  const call: AtlassianCall = { accessToken: tokens.accessToken, siteId: site.id, mark: 'a-mark' };
  return {
    accountId: me.value.accountId,
    siteId: site.id,
    exchanges,
    stop,
    async use(ours, ...args) {
      const result = await ours(http, call, ...args);
      // An answer that our shape does not take is `unreadable`, and the log text names the fields.
      if (!result.ok) throw new Error(`${ours.name} got nothing: ${result.error.logText} (${result.error.message})`);
      return result.value;
    },
    async ask(method, product, address, json) {
      const outcome = await http.request({
        method,
        url: `${sandbox.url}/ex/${product}/${site.id}${address}`,
        headers: { authorization: `Bearer ${tokens.accessToken}`, 'content-type': 'application/json' },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      if (!outcome.ok) throw new Error(`${method} ${address}: ${outcome.logText}`);
      const { status, body } = outcome.response;
      if (status >= 300) throw new Error(`${method} ${address} is answered with ${status}: ${body}`);
      return body === '' ? undefined : JSON.parse(body);
    },
  };
}
