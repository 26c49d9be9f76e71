import { visitAuthorization } from '@gatehouse/sandbox';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { SCOPES } from '../../packages/contract/src/scopes.ts';
import type { House } from './house.ts';
import { authorizationRequest, codeForm, postToken, REDIRECT_URI, register, type Tokens } from './oauth.ts';
import { askSandbox } from './sandbox-control.ts';
import { type Presses, walk } from './steps.ts';
import { Tab } from './tab.ts';
import { hire } from './upstream.ts';

/** The site that the sandbox's company works on. */
export const SITE = 'northwind-robotics';

const APPROVE: Presses = [
  ['decision', 'approve'],
  ['decision', 'accept'],
];

/**
 * A token with every scope of ours, for somebody who signs in with their Atlassian account.
 * @param lacking a permission that they do not grant there
 * @param tab the browser, which stays signed in
 */
export async function signIn(
  house: House,
  client: string,
  person: string,
  lacking?: string,
  tab = new Tab(),
): Promise<string> {
  const request = authorizationRequest(house, client, { scope: SCOPES.join(' ') });
  const away = await walk(tab, request.url, ({ href }) => href.startsWith(house.sandboxUrl), APPROVE);
  const asked = away.url.searchParams.get('scope')?.split(' ') ?? [];
  away.url.searchParams.set('scope', asked.filter((scope) => scope !== lacking).join(' '));
  const back = await visitAuthorization(away.url.href, { person });
  const { url } = await walk(tab, back, ({ href }) => href.startsWith(REDIRECT_URI), APPROVE);
  const code = url.searchParams.get('code') ?? '';
  const answer = await postToken(house, codeForm(client, { ...request, code }));
  if (!answer.ok) throw new Error(`token: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as Tokens).access_token;
}

/**
 * The SDK's client with a token. It has read the list of tools, and so holds each answer to the tool's output schema.
 * @param mode `auto` speaks 2026-07-28, `legacy` the 2025 revisions
 */
export async function connect(address: string, token: string, mode: 'auto' | 'legacy' = 'auto'): Promise<Client> {
  const negotiation = mode === 'auto' ? { versionNegotiation: { mode } } : {};
  const client = new Client({ name: 'tool-cases', version: '1.0.0' }, negotiation);
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(address), { requestInit: { headers } }));
  await client.listTools();
  return client;
}

/** The clients of the people of one test file, each connected once. */
export interface People {
  /** @param lacking as somebody who may do what the person may, but did not grant this Atlassian scope */
  client(person: string, lacking?: string): Promise<Client>;
  close(): Promise<void>;
}

export function peopleOf(house: House): People {
  const known = new Map<string, Promise<Client>>();
  const registered = register(house, { client_name: 'Tool cases' });
  registered.catch(() => {});

  const come = async (person: string, lacking: string | undefined) => {
    const { client_id: client } = await registered;
    if (lacking === undefined) return await connect(house.mcpUrl, await signIn(house, client, person));
    const [double = ''] = await hire(house, 1);
    await askSandbox(house, 'sites', { person: double, site: SITE, like: person });
    return await connect(house.mcpUrl, await signIn(house, client, double, lacking));
  };
  return {
    client(person, lacking) {
      const key = `${person} ${lacking ?? ''}`;
      const client = known.get(key) ?? come(person, lacking);
      known.set(key, client);
      return client;
    },
    async close() {
      const clients = await Promise.allSettled(known.values());
      await Promise.all(clients.map((client) => client.status === 'fulfilled' && client.value.close()));
    },
  };
}
