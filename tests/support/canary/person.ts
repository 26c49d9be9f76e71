import { randomBytes } from 'node:crypto';
import { expect, vi } from 'vitest';
import { connectionsOf, pressOn, travel } from '../accounts.ts';
import { letDeviceIn, poll, registerDevice, startDevice, waitAsTold } from '../device.ts';
import type { House } from '../house.ts';
import {
  authorizationRequest,
  callMcp,
  codeForm,
  postToken,
  REDIRECT_URI,
  type Registration,
  refresh,
  register,
  type Tokens,
} from '../oauth.ts';
import { as, walk } from '../steps.ts';
import { openApproval, Tab } from '../tab.ts';
import { Visitor } from '../visitor.ts';
import { expireUpstream, fault, type Stage, say, search } from './stage.ts';

/** What a person has after they signed in. */
export interface Signed {
  tab: Tab;
  client: Registration;
  tokens: Tokens;
}

const wrong = () => randomBytes(32).toString('base64url');
/** @returns the answer that has the words: another replica's may not have them yet */
const searchUntil = (house: House, { access_token: token }: Tokens, words: string): Promise<string> =>
  vi.waitUntil(
    async () => {
      const answer = await search(house, token);
      return answer.includes(words) && answer;
    },
    { timeout: 30_000, interval: 200 },
  );
const secretOf = (client: Registration) => ({ client_secret: String(client.client_secret) });

/** A client with a secret, which is read, changed, and managed with a wrong token. */
async function registerClient({ house }: Stage): Promise<Registration> {
  const client = await register(house, { token_endpoint_auth_method: 'client_secret_post' });
  const manage = async (method: string, token: unknown, change?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = change ? JSON.stringify({ ...client, ...change }) : null;
    return await fetch(String(client.registration_client_uri), { method, headers, body });
  };
  expect((await manage('GET', client.registration_access_token)).status).toBe(200);
  expect((await manage('GET', wrong())).status).toBe(401);
  expect((await manage('PUT', client.registration_access_token, { client_name: 'Renamed' })).status).toBe(200);
  return client;
}

/** Registration, sign-in at the company, an account of Atlassian's, and tokens; each also done wrong. */
export async function signIn(stage: Stage): Promise<Signed> {
  const { house } = stage;
  const client = await registerClient(stage);
  const tab = new Tab();
  const approval = await openApproval(house, tab, client.client_id);
  expect((await tab.post(approval.url, [['csrf', wrong()]])).status).toBe(403);
  await stage.look();

  const request = authorizationRequest(house, client.client_id);
  const arrived = await walk(tab, request.url, (url) => url.href.startsWith(REDIRECT_URI), as('ada', 'maya'));
  await stage.look();
  const code = arrived.url.searchParams.get('code') ?? '';
  const form = codeForm(client.client_id, { ...request, code });
  expect((await postToken(house, { ...form, client_secret: wrong() })).status).toBe(401);
  const answer = await postToken(house, { ...form, ...secretOf(client) });
  expect(answer.status).toBe(200);
  const tokens = (await answer.json()) as Tokens;
  for (const path of [`/callback/atlassian?state=${wrong()}&code=${wrong()}`, `/token?client_secret=${wrong()}`]) {
    expect((await tab.send(`${house.issuer}${path}`)).ok).toBe(false);
  }
  return { tab, client, tokens };
}

/** Tool calls that go wrong at each boundary, and one that does not. */
export async function callTools({ house }: Stage, { access_token: token }: Tokens): Promise<void> {
  expect(await search(house, token)).toContain('ROV-');
  for (const bad of [wrong(), `${token.slice(0, -8)}AAAAAAAA`]) {
    expect((await callMcp(house, bad, 'tools/list')).status).toBe(401);
  }
  await fetch(`${house.mcpUrl}?access_token=${token}`, { method: 'POST' });
  expect(await say(house, token, 'jira_search_issues', { jql: 7, limit: 'many' })).toContain('not valid');
  expect(await search(house, token, { site: 'nowhere' })).toContain('"isError":true');
  for (const effect of [
    { kind: 'status', status: 401 },
    { kind: 'status', status: 403 },
    { kind: 'status', status: 429, reason: 'jira-burst-based', resetIn: 1 },
    { kind: 'status', status: 500 },
    { kind: 'scope_mismatch' },
    { kind: 'malformed' },
  ]) {
    await fault(house, '/ex/*/search/jql', effect);
    await search(house, token);
  }
  const counts = await (await fetch(`${house.sandboxUrl}/__sandbox/counts`)).text();
  for (const status of [401, 403, 429, 500]) expect(counts).toContain(`"${status}":`);
  await fetch(`${house.sandboxUrl}/__sandbox/faults`, { method: 'DELETE' });
}

/** Refreshes here and at Atlassian, whose answers are also cut short; a process dies under one. */
export async function refreshTokens(stage: Stage, { client, tokens }: Signed): Promise<Tokens> {
  const { house } = stage;
  const again = (token: string, at?: string) => refresh(house, client.client_id, token, at, secretOf(client));
  await expireUpstream(house);
  await fault(house, '/oauth/token', { kind: 'malformed' });
  await searchUntil(house, tokens, 'ROV-');
  await stage.kill(() => again(tokens.refresh_token, house.replicas.auth[0]));
  const answer = await again(tokens.refresh_token);
  expect(answer.status).toBe(200);
  expect((await again(wrong())).status).toBe(400);
  return (await answer.json()) as Tokens;
}

/** Connects the account anew, from a tool's answer and from the portal, where Atlassian's answer is cut short. */
export async function reconnect(stage: Stage, { tab, tokens }: Signed): Promise<void> {
  const { house } = stage;
  const [user] = await house.query<{ id: string }>('select user_id as id from connections where service_id is null');
  const [connection] = await connectionsOf(house, user?.id ?? '');
  const renew = `/portal/connections/${connection?.id}/reconnect`;
  const sent = await pressOn(tab, `${house.issuer}/`, renew, [['confirmed', 'yes']]);
  const callback = await travel(sent, 'maya');
  await fault(house, '/oauth/token', { kind: 'malformed' });
  expect((await tab.send(callback)).ok).toBe(false);

  await house.query(`update connections set status = 'needs_reconsent' where service_id is null`);
  const answer = await searchUntil(house, tokens, '/connect/lnk_');
  await stage.look();
  const link = /http:[^\s"\\]+\/connect\/lnk_[\w-]{43}/.exec(answer)?.[0] ?? 'none';
  // It is given again as long as it is good.
  await searchUntil(house, tokens, link);
  const { titles } = await walk(tab, link, () => false, as('ada', 'maya'));
  expect(titles.at(-1)).toBe('Atlassian is connected · Gatehouse');
}

/** A device without a browser is let in. */
export async function letInDevice(stage: Stage): Promise<void> {
  const { house } = stage;
  const { client_id: id } = await registerDevice(house);
  const start = await startDevice(house, id);
  expect((await poll(house, id, start.device_code)).status).toBe(400);
  await stage.look();
  const page = await letDeviceIn(new Visitor(), house, start.user_code);
  expect(page.url).toBe(`${house.issuer}/device/approved`);
  await waitAsTold(house);
  expect((await poll(house, id, start.device_code)).status).toBe(200);
}

/** Removes the connection and signs out. */
export async function leave(stage: Stage, { tab }: Signed): Promise<void> {
  const { house } = stage;
  await stage.look();
  const [connection] = await house.query<{ id: string }>('select id from connections where service_id is null');
  const portal = `${house.issuer}/`;
  await pressOn(tab, portal, `/portal/connections/${connection?.id}/remove`, [['confirmed', 'yes']]);
  expect(await house.query('select id from connections where service_id is null')).toEqual([]);
  expect((await tab.post(`${house.issuer}/portal/sign-out`, [['csrf', wrong()]])).status).toBe(403);
  await pressOn(tab, portal, '/portal/sign-out');
}
