import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { codeForm, obtainCode, postToken, register, type Tokens } from '../support/oauth.ts';
import { type StatementCounter, startStatementCounter } from '../support/statement-counter.ts';

/** What the program sends of its own accord every few seconds may fall into a request, and not into so many in a row. */
const TRIES = 8;

describe('database round trips', () => {
  let house: House;
  let counter: StatementCounter;
  let credentials: { client_id: string; client_secret: string };

  beforeAll(async () => {
    house = await startHouse();
    counter = await startStatementCounter(house.databaseUrl);
    await house.programs.auth[0]?.stop();
    await house.restartAuth(0, { DATABASE_URL: counter.url });
    const { client_id, client_secret = '' } = await register(house, {
      token_endpoint_auth_method: 'client_secret_post',
    });
    credentials = { client_id, client_secret };
    // The first refresh of a process reads the key that successors are derived with.
    expect((await refreshing(await tokens())).status).toBe(200);
  });
  afterAll(async () => {
    await house?.stop();
    await counter?.close();
  });

  const code = () => obtainCode(house, credentials.client_id);
  const redemption = (grant: Parameters<typeof codeForm>[1]) =>
    postToken(house, { ...codeForm(credentials.client_id, grant), ...credentials });
  const tokens = async () => (await (await redemption(await code())).json()) as Tokens;
  const refreshing = ({ refresh_token }: Tokens) =>
    postToken(house, { grant_type: 'refresh_token', refresh_token, ...credentials });
  const post = (path: string, token: string) =>
    fetch(`${house.issuer}${path}`, { method: 'POST', body: new URLSearchParams({ token, ...credentials }) });

  const requests: [string, () => Promise<Response>, string[]][] = [];
  const add = <T>(what: string, prepare: () => Promise<T>, act: (prepared: T) => Promise<Response>, sent: string[]) => {
    const run = async () => {
      const prepared = await prepare();
      counter.take();
      return await act(prepared);
    };
    requests.push([what, run, sent]);
  };
  add('redeeming a code', code, redemption, ['client-find', 'oidc-find-issued', 'oidc-consume-once-and-keep']);
  add('refreshing', tokens, refreshing, [
    'client-find',
    'oidc-find-refresh-token',
    'oidc-consume-refresh-token-and-keep',
  ]);
  add('revoking with an access token', tokens, ({ access_token: token }) => post('/revoke', token), [
    'client-find',
    'grant-end',
  ]);
  add('revoking with a refresh token', tokens, ({ refresh_token: token }) => post('/revoke', token), [
    'client-find',
    'grant-end-of-token',
  ]);
  add('introspecting an access token', tokens, ({ access_token: token }) => post('/introspect', token), [
    'client-find',
    'token-standing',
  ]);
  add('introspecting a refresh token', tokens, ({ refresh_token: token }) => post('/introspect', token), [
    'client-find',
    'oidc-find-refresh-token',
  ]);

  it.each(requests)('%s takes these and no more', async (_what, request, expected) => {
    let sent: string[] = [];
    for (let tries = 0; tries < TRIES && sent.join() !== expected.join(); tries += 1) {
      const answer = await request();
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
      sent = counter.take();
    }
    expect(sent).toEqual(expected);
  });
});
