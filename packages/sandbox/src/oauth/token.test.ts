import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../clock.js';
import { CALLBACK, JIRA, openSandbox, SECRET } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const isAlive = async (accessToken: string): Promise<boolean> =>
  (await sandbox.as(accessToken).get(`${JIRA}/myself`)).status === 200;

const BAD_REFRESH = {
  status: 403,
  body: { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
};

describe('exchanging a code', () => {
  it('gives opaque tokens with recognisable prefixes, one hour and the scopes', async () => {
    const answer = await sandbox.exchange(await sandbox.authorize('maya', 'read:jira-work offline_access'));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^sbx_at_[\w-]{43}$/),
      refresh_token: expect.stringMatching(/^sbx_rt_[\w-]{43}$/),
      expires_in: 3600,
      token_type: 'Bearer',
      scope: 'read:jira-work offline_access',
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('takes a form as well as JSON', async () => {
    const code = await sandbox.authorize('maya');
    const fields = { grant_type: 'authorization_code', ...sandbox.client, code, redirect_uri: CALLBACK };
    const answer = await sandbox.send('/oauth/token', { method: 'POST', body: new URLSearchParams(fields) });
    expect(answer.status).toBe(200);
  });

  it('gives no refresh token without offline_access', async () => {
    const answer = await sandbox.exchange(await sandbox.authorize('maya', 'read:jira-work'));
    expect(answer.body).not.toHaveProperty('refresh_token');
  });

  it('works once', async () => {
    const code = await sandbox.authorize('maya');
    expect((await sandbox.exchange(code)).status).toBe(200);
    expect(await sandbox.exchange(code)).toMatchObject({ status: 403, body: { error: 'invalid_grant' } });
  });

  it('works for five minutes', async () => {
    const [early, late] = [await sandbox.authorize('maya'), await sandbox.authorize('maya')];
    sandbox.clock.now += 5 * MINUTE - SECOND;
    expect((await sandbox.exchange(early)).status).toBe(200);
    sandbox.clock.now += SECOND;
    expect((await sandbox.exchange(late)).status).toBe(403);
  });

  it('needs the redirect_uri of the authorization request', async () => {
    const code = await sandbox.authorize('maya');
    const answer = await sandbox.post('/oauth/token', {
      grant_type: 'authorization_code',
      ...sandbox.client,
      code,
      redirect_uri: `${CALLBACK}/`,
    });
    expect(answer.status).toBe(403);
  });
});

describe('the token endpoint refuses', () => {
  const DENIED = { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } };

  it.each([
    ['a wrong secret', { client_id: 'app', client_secret: `${SECRET}x` }],
    ['no secret, even with PKCE', { client_id: 'app', code_verifier: 'v'.repeat(43) }],
    ['a wrong client', { client_id: 'other', client_secret: SECRET }],
  ])('%s', async (_case, client) => {
    const answer = await sandbox.post('/oauth/token', { grant_type: 'refresh_token', refresh_token: 'x', ...client });
    expect(answer).toMatchObject(DENIED);
  });

  it('a grant type that it does not have', async () => {
    const answer = await sandbox.post('/oauth/token', { grant_type: 'password', ...sandbox.client });
    expect(answer.body.error).toBe('unsupported_grant_type');
  });

  it('a request without its parameters', async () => {
    const answer = await sandbox.post('/oauth/token', { grant_type: 'refresh_token', ...sandbox.client });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});

describe('refreshing', () => {
  it('gives new tokens each time', async () => {
    const first = await sandbox.signIn('maya');
    const second = await sandbox.refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    expect(await isAlive(second.body.access_token)).toBe(true);
    expect((await sandbox.refresh(second.body.refresh_token)).status).toBe(200);
  });

  it('accepts the superseded token for ten minutes, and every successor stays usable', async () => {
    const first = await sandbox.signIn('maya');
    const lost = await sandbox.refresh(first.refresh_token);
    sandbox.clock.now += 10 * MINUTE;
    const retried = await sandbox.refresh(first.refresh_token);
    expect(retried.status).toBe(200);
    expect((await sandbox.refresh(lost.body.refresh_token)).status).toBe(200);
    expect((await sandbox.refresh(retried.body.refresh_token)).status).toBe(200);
  });

  it('ends the family when the superseded token comes later', async () => {
    const first = await sandbox.signIn('maya');
    const second = await sandbox.refresh(first.refresh_token);
    sandbox.clock.now += 10 * MINUTE + SECOND;
    expect(await sandbox.refresh(first.refresh_token)).toMatchObject(BAD_REFRESH);
    expect(await sandbox.refresh(second.body.refresh_token)).toMatchObject(BAD_REFRESH);
    expect(await isAlive(second.body.access_token)).toBe(false);
  });

  it('ends the family when a token older than the superseded one comes, even at once', async () => {
    const first = await sandbox.signIn('maya');
    const second = await sandbox.refresh(first.refresh_token);
    const third = await sandbox.refresh(second.body.refresh_token);
    expect(await sandbox.refresh(first.refresh_token)).toMatchObject(BAD_REFRESH);
    expect(await sandbox.refresh(third.body.refresh_token)).toMatchObject(BAD_REFRESH);
  });

  it('ends one family only', async () => {
    const [mine, other] = [await sandbox.signIn('maya'), await sandbox.signIn('maya')];
    const second = await sandbox.refresh(mine.refresh_token);
    await sandbox.refresh(second.body.refresh_token);
    await sandbox.refresh(mine.refresh_token);
    expect((await sandbox.refresh(other.refresh_token)).status).toBe(200);
  });

  it('does not know tokens that were never issued', async () => {
    expect(await sandbox.refresh('sbx_rt_unknown')).toMatchObject(BAD_REFRESH);
  });

  it('is over after ninety days without use', async () => {
    const { refresh_token } = await sandbox.signIn('maya');
    sandbox.clock.now += 90 * DAY + SECOND;
    expect(await sandbox.refresh(refresh_token)).toMatchObject(BAD_REFRESH);
  });
});

describe('access tokens', () => {
  it('live for their time', async () => {
    const { access_token } = await sandbox.signIn('maya');
    sandbox.clock.now += HOUR - SECOND;
    expect(await isAlive(access_token)).toBe(true);
    sandbox.clock.now += SECOND;
    expect(await isAlive(access_token)).toBe(false);
  });

  it('die ten minutes after the exchange that superseded them', async () => {
    const first = await sandbox.signIn('maya');
    const second = await sandbox.refresh(first.refresh_token);
    sandbox.clock.now += 5 * MINUTE;
    await sandbox.refresh(second.body.refresh_token);
    sandbox.clock.now += 5 * MINUTE - SECOND;
    expect(await isAlive(first.access_token)).toBe(true);
    sandbox.clock.now += SECOND;
    expect(await isAlive(first.access_token)).toBe(false);
    expect(await isAlive(second.body.access_token)).toBe(true);
  });

  it('have the lifetime that the sandbox was started with', async () => {
    const short = await openSandbox({ accessTokenTtl: 60 });
    const tokens = await short.signIn('maya');
    expect(tokens.expires_in).toBe(60);
    short.clock.now += MINUTE;
    expect((await short.as(tokens.access_token).get(`${JIRA}/myself`)).status).toBe(401);
  });
});

describe('one grant for a person', () => {
  it('takes the scopes of the latest consent: a narrower one shrinks what is out there', async () => {
    const wide = await sandbox.signIn('maya', 'offline_access read:jira-work read:jira-user');
    await sandbox.signIn('maya', 'offline_access read:jira-work');
    expect((await sandbox.as(wide.access_token).get(`${JIRA}/myself`)).status).toBe(401);
    expect((await sandbox.as(wide.access_token).get(`${JIRA}/field`)).status).toBe(200);
    const refreshed = await sandbox.refresh(wide.refresh_token);
    expect(refreshed.body.scope).toBe('offline_access read:jira-work');
  });

  it('is another one for another person', async () => {
    const maya = await sandbox.signIn('maya', 'read:jira-user');
    await sandbox.signIn('tomas', 'read:me');
    expect(await isAlive(maya.access_token)).toBe(true);
  });
});

describe('revoking', () => {
  it.each(['access_token', 'refresh_token'] as const)('by its %s ends the family', async (kind) => {
    const tokens = await sandbox.signIn('maya');
    const answer = await sandbox.post('/oauth/revoke', { ...sandbox.client, token: tokens[kind] });
    expect(answer.status).toBe(200);
    expect(await isAlive(tokens.access_token)).toBe(false);
    expect((await sandbox.refresh(tokens.refresh_token)).status).toBe(403);
  });

  it('an unknown token is no error, a wrong client is', async () => {
    expect((await sandbox.post('/oauth/revoke', { ...sandbox.client, token: 'unknown' })).status).toBe(200);
    const wrong = { client_id: 'app', client_secret: 'wrong', token: 'unknown' };
    expect((await sandbox.post('/oauth/revoke', wrong)).status).toBe(401);
  });

  it('by the person ends all their families', async () => {
    const [one, two] = [await sandbox.signIn('maya'), await sandbox.signIn('maya')];
    await sandbox.post('/__sandbox/revoke', { person: 'maya' });
    expect(await isAlive(one.access_token)).toBe(false);
    expect((await sandbox.refresh(two.refresh_token)).status).toBe(403);
  });
});
