import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, NORTH, startHarness } from '../../test/harness.js';
import { callModern, finishLink, linkIn, retried } from '../../test/linking.js';
import type { Answer } from '../../test/requests.js';

let harness: Harness;
let token: string;
const TOOL = 'jira_search_issues';
const JQL = { jql: 'project = ABC' };
const SEARCH = `POST /ex/jira/${NORTH.id}/rest/api/3/search/jql`;
const MISMATCH = { status: 401, body: { code: 401, message: 'Unauthorized; scope does not match' } };

beforeAll(async () => {
  harness = await startHarness({ linkWaitSeconds: 30 });
  await harness.addUser();
  token = await harness.token();
});
afterAll(async () => {
  await harness.stop();
});
beforeEach(async () => {
  harness.atlassian.reset();
  await harness.owner.query('delete from connections');
  await harness.heard();
});

const call = (more?: Record<string, unknown>, capabilities?: unknown) =>
  callModern(harness, TOOL, JQL, {
    token,
    ...(more ? { more } : {}),
    ...(capabilities === undefined ? {} : { capabilities }),
  });
const asksFor = async (asked: Answer['message']) => {
  const { rows } = await harness.owner.query(
    'select purpose, connection_id = (select id from connections) as this from link_requests',
  );
  expect(rows).toEqual([{ purpose: 'reconnect', this: true }]);
  return linkIn(asked);
};

describe('a connection that its user has to renew', () => {
  it.each(['known before', 'found out by the refresh'])('is asked for like a missing one (%s)', async (when) => {
    await harness.connect();
    if (when === 'known before') await harness.owner.query(`update connections set status = 'needs_reconsent'`);
    harness.atlassian.on(SEARCH, ({ token: used }) =>
      used === 'new' ? { body: { issues: [] } } : { status: 401, body: { code: 401, message: 'Unauthorized' } },
    );
    harness.atlassian.on('POST /oauth/token', () => ({ status: 403, body: { error: 'invalid_grant' } }));
    const asked = await call();
    expect(JSON.stringify(asked.result)).toContain('has to be renewed');
    const id = await asksFor(asked);
    const waiting = call(retried(asked, 'accept'));
    await finishLink({ ...harness, connect: () => harness.connect({ accessToken: 'new' }) }, id);
    expect((await waiting).result).toMatchObject({ structuredContent: { issues: [] } });
  });

  it('is asked for where a permission is missing, and never refreshed for it', async () => {
    await harness.connect();
    harness.atlassian.on(SEARCH, ({ token: used }) => (used === 'wider' ? { body: { issues: [] } } : MISMATCH));
    const asked = await call();
    const id = await asksFor(asked);
    const waiting = call(retried(asked, 'accept'));
    await finishLink({ ...harness, connect: () => harness.connect({ accessToken: 'wider' }) }, id);
    expect((await waiting).result).toMatchObject({ structuredContent: { issues: [] } });
    expect(harness.atlassian.requests.map(({ path }) => path)).not.toContain('/oauth/token');

    harness.atlassian.on(SEARCH, () => MISMATCH);
    const text = JSON.stringify((await call(undefined, {})).result);
    expect(text).toContain('lacks a permission');
    expect(text).toContain('/connect/lnk_');
  });

  it('is no longer asked for when it was removed meanwhile', async () => {
    await harness.connect();
    await harness.owner.query(`update connections set status = 'needs_reconsent'`);
    const asked = await call();
    await asksFor(asked);
    await harness.owner.query('delete from connections');
    expect((await call(retried(asked, 'accept'))).error).toMatchObject({ code: -32602 });
  });
});
