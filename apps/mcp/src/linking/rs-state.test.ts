import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, NORTH, startHarness } from '../../test/harness.js';
import { callLegacy, callModern, finishLink, linkIn, retried } from '../../test/linking.js';
import type { Answer } from '../../test/requests.js';

let harness: Harness;
let token: string;
const TOOL = 'jira_add_comment';
const GIVEN = { issue: 'ABC-1', body: 'Done.', format: 'markdown' };
const COMMENT = `POST /ex/jira/${NORTH.id}/rest/api/3/issue/ABC-1/comment`;

beforeAll(async () => {
  harness = await startHarness({ linkWaitSeconds: 30 });
  await harness.addUser();
  await harness.addUser('usr_other');
  token = await harness.token();
});
afterAll(async () => {
  await harness.stop();
});
beforeEach(async () => {
  harness.atlassian.reset();
  harness.atlassian.on(COMMENT, () => ({ status: 201, body: { id: '7', created: '2026-01-01T00:00:00.000+0000' } }));
  for (const table of ['connections', 'link_requests', 'resumed_calls', 'writes']) {
    await harness.owner.query(`delete from ${table}`);
  }
  await harness.heard();
});

const ask = () => callModern(harness, TOOL, GIVEN, { token });
const comeBack = (asked: Answer['message'], more: Record<string, unknown> = retried(asked, 'accept')) =>
  callModern(harness, TOOL, GIVEN, { token, more });
const comments = () =>
  harness.atlassian.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/comment')).length;
const INVALID = {
  code: -32602,
  message: 'Invalid or expired requestState',
  data: { reason: 'invalid_request_state' },
};

describe('the state of a call that was interrupted', () => {
  it('RS-70: is refused when it was changed, made up, or is longer than any of ours', async () => {
    const asked = await ask();
    await finishLink(harness, linkIn(asked));
    const state = String(asked.result?.requestState);
    const flipped = `${state.slice(0, 90)}${state[90] === 'A' ? 'B' : 'A'}${state.slice(91)}`;
    for (const requestState of ['', 'x', `${state}A`, state.slice(0, -1), flipped, '{}', 'A'.repeat(100_000)]) {
      const answer = await comeBack(asked, { ...retried(asked, 'accept'), requestState });
      expect(answer.error, requestState.slice(0, 20)).toEqual(INVALID);
    }
    const answer = await comeBack(asked, { ...retried(asked, 'accept'), requestState: { linkId: 'x' } });
    expect(answer.error).toMatchObject({ code: -32602 });
    expect(comments()).toBe(0);
  });

  it('RS-70: belongs to one user, one client, one tool and one set of arguments', async () => {
    const asked = await ask();
    await finishLink(harness, linkIn(asked));
    const more = retried(asked, 'accept');
    const [user, client] = await Promise.all([
      harness.token({ subject: 'usr_other' }),
      harness.token({ claims: { client_id: 'client-2' } }),
    ]);
    const attempts = await Promise.all([
      callModern(harness, TOOL, GIVEN, { token: user, more }),
      callModern(harness, TOOL, GIVEN, { token: client, more }),
      callModern(harness, TOOL, { ...GIVEN, body: 'Fired.' }, { token, more }),
      callModern(harness, TOOL, { ...GIVEN, issue: 'ABC-2' }, { token, more }),
      callModern(harness, 'jira_get_issue', { issue: 'ABC-1' }, { token, more }),
    ]);
    for (const { error } of attempts) expect(error).toEqual(INVALID);
    expect(comments()).toBe(0);
    // In another order they are the same arguments.
    const { body, format, issue } = GIVEN;
    const answer = await callModern(harness, TOOL, { format, body, issue }, { token, more });
    expect(answer.result).toMatchObject({ structuredContent: { id: '7' } });
  });

  it('RS-70: ends soon after its link', async () => {
    const asked = await ask();
    await finishLink(harness, linkIn(asked));
    await harness.owner.query(`update link_requests set expires_at = now() - interval '301 seconds'`);
    expect((await comeBack(asked)).error).toEqual(INVALID);
    await harness.owner.query('delete from link_requests');
    expect((await comeBack(asked)).error).toEqual(INVALID);
    expect(comments()).toBe(0);
  });

  it('RS-70: writes once however often it comes, and has the same outcome each time', async () => {
    const asked = await ask();
    const waiting = [comeBack(asked), comeBack(asked)];
    await finishLink(harness, linkIn(asked));
    const answers = [...(await Promise.all(waiting)), await comeBack(asked)];
    for (const { result } of answers) expect(result).toEqual(answers[0]?.result);
    expect(answers[0]?.result).toMatchObject({ resultType: 'complete', structuredContent: { id: '7' } });
    expect(comments()).toBe(1);
    const { rows } = await harness.owner.query('select result_sealed from resumed_calls');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.result_sealed.includes('Added comment')).toBe(false);
  });

  it('RS-70: a failure is its outcome too; a call that did not begin may begin again', async () => {
    const asked = await ask();
    await finishLink(harness, linkIn(asked));
    harness.atlassian.on(COMMENT, () => ({ status: 500, body: {} }));
    const failed = await comeBack(asked);
    expect(failed.result).toMatchObject({ isError: true });
    expect(await comeBack(asked)).toEqual(failed);
    expect(comments()).toBe(1);

    for (const table of ['connections', 'resumed_calls', 'writes']) await harness.owner.query(`delete from ${table}`);
    await harness.heard();
    const again = await comeBack(asked);
    expect(again.result).toMatchObject({ resultType: 'input_required' });
    await finishLink(harness, linkIn(again));
    harness.atlassian.on(COMMENT, () => ({ status: 201, body: { id: '8', created: '2026-01-01T00:00:00.000+0000' } }));
    expect((await comeBack(again)).result).toMatchObject({ structuredContent: { id: '8' } });
    expect(comments()).toBe(2);
  });

  it('RS-70: a write whose process died is not made again by itself', async () => {
    const asked = await ask();
    await finishLink(harness, linkIn(asked));
    expect((await comeBack(asked)).result).not.toHaveProperty('isError');
    // Sealed with a key that nobody has any more, which is as good as lost.
    await harness.owner.query(`update resumed_calls set result_sealed = '\\x0102'`);
    const answer = await comeBack(asked);
    expect(JSON.stringify(answer.result)).toContain('Look whether it was done');
    expect(comments()).toBe(1);
  });

  it('means nothing in the revisions before', async () => {
    const asked = await ask();
    const answer = await callLegacy(harness, TOOL, { ...GIVEN }, { token });
    expect(answer.message.result).toMatchObject({ isError: true });
    expect(linkIn(answer.message)).toBe(linkIn(asked));
  });
});
