import { authorizationUrl, exchangeCode, fetchMe, fetchSites } from '@gatehouse/atlassian';
import { atlassianScopes, TOOL_FACTS } from '@gatehouse/contract';
import { startSandbox, visitAuthorization } from '@gatehouse/sandbox';
import { type Harness, startHarness } from './harness.js';

const APP = {
  clientId: 'gatehouse-sandbox',
  clientSecret: 'sandbox-secret',
  redirectUri: 'http://localhost:4000/callback/atlassian',
};

/** The server with the sandbox behind it, and people who have connected their accounts there. */
export async function startWithSandbox() {
  const openapiDir = process.env.ATLASSIAN_OPENAPI_DIR;
  const sandbox = await startSandbox({ ...APP, ...(openapiDir ? { openapiDir } : {}) });
  const harness = await startHarness({ upstream: { url: sandbox.url, ...APP } });
  return {
    harness,
    sandboxUrl: sandbox.url,
    /** Connects a person of the sandbox's company; gives their user id. */
    join: (person: string, scopes?: readonly string[]) =>
      join(harness, person, scopes ?? atlassianScopes(TOOL_FACTS.keys())),
    /** What the sandbox found against Atlassian's documents. */
    async violations(): Promise<unknown[]> {
      const report = (await (await fetch(`${sandbox.url}/__sandbox/contract`)).json()) as { violations?: unknown[] };
      return report.violations ?? [];
    },
    async stop() {
      await harness.stop();
      await sandbox.close();
    },
  };
}

async function join({ http, addUser, ownersVault }: Harness, person: string, scopes: readonly string[]) {
  const userId = `usr_${person}`;
  await addUser(userId);
  const back = await visitAuthorization(authorizationUrl(http, APP, { scopes, state: 'state' }), { person });
  const tokens = await exchangeCode(http, APP, new URL(back).searchParams.get('code') ?? '');
  if (!tokens.ok) throw new Error(tokens.logText);
  const me = await fetchMe(http, tokens.accessToken);
  const sites = await fetchSites(http, tokens.accessToken);
  if (!me.ok || !sites.ok) throw new Error('the sandbox does not say who this is');
  const stored = await ownersVault.store({
    userId,
    person: me.value,
    tokens,
    expiresIn: tokens.expiresIn,
    scopes: tokens.scopes,
    sites: sites.value,
  });
  if (!stored.ok) throw new Error(stored.reason);
  return userId;
}
