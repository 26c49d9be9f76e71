import { createPerson } from '../../packages/cli/src/try/person.ts';
import type { House } from './house.ts';
import { redeem } from './oauth.ts';
import { askSandbox } from './sandbox-control.ts';

/** What the sandbox counted of refresh tokens. */
export interface SeenRefreshes {
  refreshes: number;
  breaches: number;
}

export const seenRefreshes = (house: House) => askSandbox<SeenRefreshes>(house, 'oauth');

/** Holds the next token request, until it is released or dropped under the id. */
export const holdNextRefresh = (house: House, id: string, when: 'before' | 'after') =>
  askSandbox(house, 'faults', { method: 'POST', path: '/oauth/token', effect: { kind: 'hold', id, when } });

/** Waits until a request is held. */
export async function isHeld(house: House, id: string): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const { holds } = await askSandbox<{ holds: { id: string }[] }>(house, 'holds');
    if (holds.some((hold) => hold.id === id)) return;
  }
  throw new Error(`no request was held under ${id}`);
}

/** Makes the access tokens of all connections as good as expired. */
export const expireAll = (house: House, since = '1 minute') =>
  house.query('update connections set expires_at = now() - $1::interval', [since]);

/** Hires so many people in the sandbox's company. @returns what they are called there */
export async function hire(house: House, count: number): Promise<string[]> {
  return (await askSandbox<{ people: string[] }>(house, 'people', { count })).people;
}

/** Somebody signs in, and links their Atlassian account. */
export async function join(house: House, client: string, person: string) {
  const { access_token: token } = await redeem(
    house,
    client,
    {},
    createPerson(() => {}, person),
  );
  const [row] = await house.query<{ id: string }>('select id from connections order by created_at desc limit 1');
  return { token, connection: row?.id ?? '' };
}

/** Calls a tool that asks Atlassian, at one replica of mcp. @returns whether it was answered with what was asked for */
export async function search(house: House, token: string, replica: number, signal?: AbortSignal): Promise<boolean> {
  const response = await fetch(`${house.replicas.mcp[replica]}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: 'jira_search_issues',
        arguments: { jql: 'project = ROV order by key', limit: 1, site: 'northwind-robotics' },
      },
    }),
    ...(signal ? { signal } : {}),
  });
  const body = await response.text();
  const json = body.startsWith('{') ? body : (/^data: (\{.*)$/m.exec(body)?.[1] ?? '{}');
  const answer = JSON.parse(json) as { result?: { isError?: boolean; content?: { text?: string }[] } };
  const isOk = response.status === 200 && answer.result !== undefined && answer.result.isError !== true;
  if (!isOk) process.stdout.write(`a call failed: ${response.status} ${json.slice(0, 300)}\n`);
  return isOk;
}
