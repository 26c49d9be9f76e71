import { beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../start.js';
import { adf, CALLBACK, JIRA, openSandbox, SECRET } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const COMMENTS = `${JIRA}/issue/ROV-9/comment`;
const end = (how: string) => sandbox.send(`/__sandbox/holds/a/${how}`, { method: 'POST' });
const count = async () => (await (await sandbox.person('maya')).get(COMMENTS)).body.total;

/** Puts a hold on the next comment, sends one, and waits until it is held. */
async function holdComment(when: 'before' | 'after') {
  const maya = await sandbox.person('maya');
  await sandbox.post('/__sandbox/faults', { method: 'POST', path: COMMENTS, effect: { kind: 'hold', id: 'a', when } });
  const answer = maya.post(COMMENTS, { body: adf('held') }).catch((error: Error) => error.message);
  const held = async () => (await sandbox.send('/__sandbox/holds')).body.holds;
  await expect.poll(held).toHaveLength(1);
  return { answer, held };
}

beforeEach(() => sandbox.post('/__sandbox/reset', {}));

describe('a request that is held', () => {
  it('before it does anything, does it when it is released', async () => {
    const { answer, held } = await holdComment('before');
    expect(await held()).toEqual([{ id: 'a', when: 'before', method: 'POST', path: COMMENTS, person: 'maya' }]);
    expect(await count()).toBe(0);
    expect((await end('release')).body).toEqual({ ended: 1 });
    expect(await answer).toMatchObject({ status: 201 });
    expect(await held()).toEqual([]);
  });

  it('before it does anything, never does it when it is dropped', async () => {
    const { answer } = await holdComment('before');
    await end('drop');
    expect(await answer).toBe('fetch failed');
    expect(await count()).toBe(0);
  });

  it('before its answer, has done everything and is in the list of requests', async () => {
    const { answer, held } = await holdComment('after');
    expect(await held()).toMatchObject([{ when: 'after', person: 'maya' }]);
    expect(await count()).toBe(1);
    const { requests } = (await sandbox.send('/__sandbox/requests')).body;
    expect(requests).toContainEqual(expect.objectContaining({ method: 'POST', path: COMMENTS, status: 201 }));
    await end('release');
    expect(await answer).toMatchObject({ status: 201 });
  });

  it('before its answer, has done everything also when it is dropped', async () => {
    const { answer } = await holdComment('after');
    await end('drop');
    expect(await answer).toBe('fetch failed');
    expect(await count()).toBe(1);
  });

  it('goes on when its client has gone away: what was sent may still arrive', async () => {
    const maya = await sandbox.signIn('maya');
    const effect = { kind: 'hold', id: 'a', when: 'before' };
    await sandbox.post('/__sandbox/faults', { path: '/oauth/token', effect });
    const leaving = new AbortController();
    const body = new URLSearchParams({ grant_type: 'refresh_token', ...sandbox.client, ...maya } as never);
    const sent = sandbox.send('/oauth/token', { method: 'POST', body, signal: leaving.signal });
    const held = async () => (await sandbox.send('/__sandbox/holds')).body.holds;
    await expect.poll(held).toHaveLength(1);
    leaving.abort();
    await expect(sent).rejects.toThrow('aborted');
    await end('release');
    await expect.poll(async () => (await sandbox.send('/__sandbox/oauth')).body.refreshes).toBe(1);
  });

  it('is dropped by a reset', async () => {
    const { answer, held } = await holdComment('before');
    await sandbox.post('/__sandbox/reset', { parts: ['faults'] });
    expect(await answer).toBe('fetch failed');
    expect(await held()).toEqual([]);
  });

  it('does not keep the sandbox from stopping', async () => {
    const other = await startSandbox({ clientId: 'app', clientSecret: SECRET, redirectUri: CALLBACK });
    const fault = { path: '/me', effect: { kind: 'hold', id: 'a', when: 'before' } };
    await fetch(`${other.url}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    const answer = fetch(`${other.url}/me`).catch((error: Error) => error.message);
    const held = async () => (await (await fetch(`${other.url}/__sandbox/holds`)).json()).holds;
    await expect.poll(held).toHaveLength(1);
    await other.close();
    expect(await answer).toBe('fetch failed');
  });
});

describe('ending a hold', () => {
  it.each(['b/release', 'a/forget'])('%s is 404 where nothing is held', async (path) => {
    expect((await sandbox.send(`/__sandbox/holds/${path}`, { method: 'POST' })).status).toBe(404);
  });
});
