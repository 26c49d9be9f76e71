import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, NORTH, startHarness } from '../../test/harness.js';
import { refusedWithinASecond } from '../../test/refusal.js';
import { type Answer, legacy, modern } from '../../test/requests.js';

let harness: Harness;
const SEARCH = `POST /ex/jira/${NORTH.id}/rest/api/3/search/jql`;
const COMMENT = `POST /ex/jira/${NORTH.id}/rest/api/3/issue/ABC-1/comment`;
const search = { name: 'jira_search_issues', arguments: { jql: 'project = ABC' } };
const comment = { name: 'jira_add_comment', arguments: { issue: 'ABC-1', body: 'Done.' } };

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(async () => {
  await harness.stop();
});
beforeEach(() => {
  harness.atlassian.reset();
  harness.atlassian.on(SEARCH, () => ({ body: { issues: [] } }));
});

/** A user with a connection, a client and a grant of its own. */
async function person() {
  const id = randomUUID();
  const [subject, client, grant, jti] = [`usr_${id}`, `client-${id}`, `grant-${id}`, `token-${id}`];
  await harness.addUser(subject);
  await harness.connect({ userId: subject });
  const { rows } = await harness.owner.query('select id from connections where user_id = $1', [subject]);
  const connection: string = rows[0].id;
  const claims = { client_id: client, grant_id: grant };
  return { subject, client, grant, jti, connection, token: await harness.token({ subject, claims }) };
}
type Person = Awaited<ReturnType<typeof person>>;

const record = (kind: string, subject: string) => harness.owner.query('select record_change($1, $2)', [kind, subject]);
const suspend = (subject: string) =>
  harness.owner.query('update users set suspended_at = now() where id = $1', [subject]);
const restore = (subject: string) =>
  harness.owner.query('update users set suspended_at = null where id = $1', [subject]);
const lists = (token: string) => async () => (await modern(harness, 'tools/list', {}, { token })).status;
const isError = ({ message }: Answer) => message.result?.isError === true;
const outcomes = (tool: string) => harness.log.filter((line) => line.tool === tool).map(({ outcome }) => outcome);

const ends: [string, (one: Person) => Promise<unknown>][] = [
  ['a grant', ({ grant }) => record('grant', grant)],
  ['a client', ({ client }) => record('client', client)],
  ['a user, who is suspended', ({ subject }) => suspend(subject)],
  ['a user, who is deleted', ({ subject }) => harness.owner.query('delete from users where id = $1', [subject])],
];
const allEnds: typeof ends = [
  ...ends,
  ['a connection', ({ connection }) => harness.owner.query('delete from connections where id = $1', [connection])],
];

const ANSWERS: Record<string, unknown> = {
  [SEARCH]: { issues: [] },
  [COMMENT]: { id: '1' },
  'POST /oauth/token': { access_token: 'new', refresh_token: 'next', expires_in: 3_600, scope: '' },
};

/** An Atlassian that holds an answer back until it is told to give it. */
function hold(route: string) {
  const reached = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const state = { gone: false };
  harness.atlassian.on(route, async (_request, raw) => {
    raw.socket.once('close', () => {
      state.gone = true;
    });
    reached.resolve();
    await release.promise;
    return { status: 200, body: ANSWERS[route] };
  });
  return { reached: reached.promise, release: release.resolve, state };
}

describe('access that ends', () => {
  it.each(ends)('invariant 9: is refused within a second: %s', async (_what, end) => {
    const one = await person();
    const other = await person();
    expect(await lists(one.token)()).toBe(200);
    await end(one);
    await refusedWithinASecond(lists(one.token));
    const refusals = harness.log.filter(({ event }) => event === 'token_refused');
    expect(['revoked', 'user_inactive']).toContain(refusals.at(-1)?.fault);
    expect(await lists(other.token)()).toBe(200);
  });

  it('invariant 9: a machine’s single token is refused, and its others are not', async () => {
    const jti = randomUUID();
    const claims = { client_id: 'machine', grant_id: undefined };
    const machine = () => harness.token({ subject: 'machine', claims });
    const [token, other] = [await machine(), await machine()];
    const { jti: own } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    await record('token', jti);
    expect(await lists(token)()).toBe(200);
    await record('token', own);
    await refusedWithinASecond(lists(token));
    expect(await lists(other)()).toBe(200);
  });

  it('invariant 9: a user who is restored is let in again', async () => {
    const { subject, token } = await person();
    expect(await lists(token)()).toBe(200);
    await suspend(subject);
    await refusedWithinASecond(lists(token));
    await restore(subject);
    await expect.poll(lists(token), { timeout: 10_000 }).toBe(200);
  });

  it.each(allEnds)('invariant 9: takes its running reads with it: %s', async (_what, end) => {
    const one = await person();
    const { reached, release, state } = hold(SEARCH);
    // In the revisions before 2026-07-28 nothing else would end it.
    const call = legacy(harness, 'tools/call', search, { token: one.token });
    await reached;
    await end(one);
    const answer = await call;
    expect(isError(answer)).toBe(true);
    expect(JSON.stringify(answer.message)).toContain('has ended');
    await expect.poll(() => state.gone).toBe(true);
    expect(outcomes(search.name).at(-1)).toBe('ended');
    release();
  });

  it('invariant 9: of another changes nothing, nor does a suspension that was taken back', async () => {
    const one = await person();
    const other = await person();
    const { reached, release } = hold(SEARCH);
    const call = modern(harness, 'tools/call', search, { token: one.token });
    await reached;
    await harness.owner.query(
      `do $$ begin
         update users set suspended_at = now() where id = '${one.subject}';
         update users set suspended_at = null where id = '${one.subject}';
       end $$`,
    );
    await record('grant', other.grant);
    await refusedWithinASecond(lists(other.token));
    release();
    expect(isError(await call)).toBe(false);
  });

  it.each(ends.filter(([what]) => !what.endsWith('deleted')))(
    'invariant 9: refuses writes that have not been sent: %s',
    async (_what, end) => {
      const one = await person();
      harness.atlassian.on(COMMENT, () => ({ status: 201, body: { id: '1' } }));
      // The connection's token has run out: the call waits for a new one before it writes.
      await harness.owner.query(`update connections set expires_at = now() - interval '1 minute' where id = $1`, [
        one.connection,
      ]);
      const { reached, release } = hold('POST /oauth/token');
      const call = legacy(harness, 'tools/call', comment, { token: one.token });
      await reached;
      await end(one);
      await refusedWithinASecond(lists(one.token));
      release();
      expect(isError(await call)).toBe(true);
      expect(harness.atlassian.requests.map(({ path }) => path)).toEqual(['/oauth/token']);
      expect(outcomes(comment.name).at(-1)).toBe('ended');
    },
  );

  it.each(ends)('invariant 9: lets a write finish that has left: %s', async (_what, end) => {
    const one = await person();
    const { reached, release, state } = hold(COMMENT);
    const call = legacy(harness, 'tools/call', comment, { token: one.token });
    await reached;
    await end(one);
    await refusedWithinASecond(lists(one.token));
    expect(state.gone).toBe(false);
    release();
    expect(isError(await call)).toBe(false);
    expect(outcomes(comment.name).at(-1)).toBe('ok');
  });
});
