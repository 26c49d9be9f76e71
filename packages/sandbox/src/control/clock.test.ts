import { describe, expect, it } from 'vitest';
import { JIRA, NOON, openSandbox } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const advance = (seconds: unknown) => sandbox.post('/__sandbox/clock', { advance: seconds });

describe('the clock', () => {
  it('goes on from the machine’s, ahead by what it was moved', async () => {
    await advance(3600);
    expect((await advance(30)).body).toEqual({ now: new Date(NOON + 3_630_000).toISOString(), ahead: 3630 });
    expect((await sandbox.send('/__sandbox/clock')).body.ahead).toBe(3630);
    await sandbox.post('/__sandbox/reset', { parts: ['clock'] });
    expect((await sandbox.send('/__sandbox/clock')).body).toEqual({ now: new Date(NOON).toISOString(), ahead: 0 });
  });

  it('lets tokens expire and leeways end', async () => {
    const first = await sandbox.signIn('maya');
    const { body: second } = await sandbox.refresh(first.refresh_token);
    await advance(601);
    expect((await sandbox.as(first.access_token).get(`${JIRA}/myself`)).status).toBe(401);
    expect((await sandbox.as(second.access_token).get(`${JIRA}/myself`)).status).toBe(200);
    expect((await sandbox.refresh(first.refresh_token)).status).toBe(403);
  });

  it.each([-1, 'soon', undefined])('is not moved by %s', async (seconds) => {
    expect((await advance(seconds)).status).toBe(400);
  });
});
