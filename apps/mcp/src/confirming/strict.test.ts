import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, ISSUER, NORTH, startHarness, USER } from '../../test/harness.js';
import { callLegacy, callModern } from '../../test/linking.js';
import type { Answer } from '../../test/requests.js';

const TOOL = 'jira_add_comment';
const GIVEN = { issue: 'ABC-1', body: 'Done.', format: 'markdown' };
const COMMENT = `POST /ex/jira/${NORTH.id}/rest/api/3/issue/ABC-1/comment`;
const FORMS = { elicitation: { form: {} } };
const BOTH = { elicitation: { form: {}, url: {} } };

let harness: Harness;
let token: string;

/** A server for the tests of one block; each begins with a connection and nothing asked. */
function serving(options: Parameters<typeof startHarness>[0]): void {
  beforeAll(async () => {
    harness = await startHarness(options);
    await harness.addUser();
    token = await harness.token();
  });
  afterAll(() => harness.stop());
  beforeEach(async () => {
    harness.atlassian.reset();
    harness.atlassian.on(COMMENT, () => ({ status: 201, body: { id: '7', created: '2026-01-01T00:00:00.000+0000' } }));
    for (const table of ['call_confirmations', 'connections', 'resumed_calls', 'writes']) {
      await harness.owner.query(`delete from ${table}`);
    }
    await harness.connect();
  });
}
const comments = () => harness.atlassian.requests.filter(({ path }) => path.endsWith('/comment')).length;
const call = (capabilities: object, more: Record<string, unknown> = {}, given: object = GIVEN) =>
  callModern(harness, TOOL, { ...given }, { token, capabilities, more });
const textOf = (answer: Answer['message']) => JSON.stringify(answer.result?.content ?? '');
const approved = (asked: Answer['message'], action = 'accept') => ({
  requestState: asked.result?.requestState,
  inputResponses: { confirm: { action, content: { decision: 'approve' } } },
});
const idIn = (answer: Answer['message']) =>
  new RegExp(`${ISSUER}/confirmations/(cnf_[\\w-]{43})`).exec(JSON.stringify(answer))?.[1] ?? '';
/** What auth does when the user decides on the page. */
const decide = (id: string, decision: string) =>
  harness.owner.query(
    `update call_confirmations set decision = $2, decided_in = 'portal', decided_at = now()
     where id_hash = $1 and user_id = $3`,
    [createHash('sha256').update(id).digest(), decision, USER],
  );

describe('with CONFIRM_IN=portal', () => {
  serving({ linkWaitSeconds: 1, confirming: { level: 'all', places: new Set(['portal']) } });

  it('sends nobody a form, and takes no client’s word for its user’s', async () => {
    expect(textOf(await call(FORMS))).toContain(`${ISSUER}/confirmations/cnf_`);
    const asked = await call(BOTH);
    expect(asked.result?.inputRequests).toMatchObject({ confirm: { params: { mode: 'url' } } });
    const again = await call(BOTH, approved(asked));
    expect(again.result).toMatchObject({ resultType: 'input_required' });
    expect(comments()).toBe(0);
    await decide(idIn(asked), 'approved');
    expect((await call(BOTH, approved(again))).result).toMatchObject({ structuredContent: { id: '7' } });
    expect(comments()).toBe(1);
  });

  it('takes no approval that was given in a client, while that counted', async () => {
    await call(FORMS);
    await harness.owner.query(
      `update call_confirmations set decision = 'approved', decided_in = 'client', decided_at = now()`,
    );
    expect((await call(FORMS)).result).toMatchObject({ isError: true });
    expect(comments()).toBe(0);
  });

  it('stops asking after three rounds, and leaves the link', async () => {
    let asked = await call(BOTH);
    for (let round = 2; round <= 3; round += 1) {
      asked = await call(BOTH, approved(asked));
      expect(asked.result).toMatchObject({ resultType: 'input_required' });
    }
    expect(textOf(await call(BOTH, approved(asked)))).toContain(`${ISSUER}/confirmations/cnf_`);
  });

  it('takes a no in the client for a no', async () => {
    const asked = await call(BOTH);
    for (const action of ['decline', 'decline', 'accept']) {
      expect(textOf(await call(BOTH, approved(asked, action)))).toContain('The user declined this call');
    }
    await decide(idIn(asked), 'approved');
    expect(comments()).toBe(0);
  });
});

describe('with CONFIRM_IN=client', () => {
  serving({ confirming: { level: 'all', places: new Set(['client']) } });

  it('asks clients with forms, and refuses the others, which have no page to go to', async () => {
    const asked = await call(BOTH);
    expect(asked.result?.inputRequests).toMatchObject({ confirm: { params: { mode: 'form' } } });
    expect(idIn(asked)).toBe('');
    for (const capabilities of [{}, { elicitation: { url: {} } }]) {
      const answer = textOf(await call(capabilities));
      expect(answer).toContain('the client cannot ask them');
      expect(answer).not.toContain('/confirmations/');
    }
    expect(textOf((await callLegacy(harness, TOOL, { ...GIVEN }, { token })).message)).toContain('cannot ask them');
    expect((await call(BOTH, approved(asked))).result).toMatchObject({ structuredContent: { id: '7' } });
    expect(comments()).toBe(1);
  });
});

describe('where both count', () => {
  serving({ confirming: { level: 'all' } });

  it('asks nothing of anybody about a call that is wrong by itself', async () => {
    for (const given of [{ ...GIVEN, issue: 'not an issue' }, { issue: 'ABC-1' }]) {
      const answer = await call(FORMS, {}, given);
      expect(answer.result).toMatchObject({ isError: true });
    }
    expect((await harness.owner.query('select from call_confirmations')).rows).toEqual([]);
    expect(harness.atlassian.requests).toEqual([]);
  });

  it('asks for the connection first, and for the user’s word then', async () => {
    await harness.owner.query('delete from connections');
    await harness.heard();
    expect((await call(BOTH)).result?.inputRequests).toHaveProperty('connect');
    await harness.connect();
    expect((await call(BOTH)).result?.inputRequests).toHaveProperty('confirm');
  });

  it('keeps an approval for the connection that it was given for', async () => {
    await decide(idIn(await call({})), 'approved');
    await harness.owner.query('delete from connections');
    await harness.connect({ accountId: 'another-account' });
    expect((await call({})).result).toMatchObject({ isError: true });
    expect(comments()).toBe(0);
  });

  it('finds out what became of a lost write without asking, and sends the same again with the same approval', async () => {
    let lost = 0;
    harness.atlassian.on(COMMENT, () => {
      lost += 1;
      return { status: 500, body: {} };
    });
    await decide(idIn(await call({})), 'approved');
    expect((await call({})).result).toMatchObject({ isError: true });
    const [row] = (await harness.owner.query('select used_at, used_by from call_confirmations')).rows;
    expect(row?.used_at).not.toBeNull();
    expect(lost).toBe(1);

    // Whoever had it is gone; by now it cannot land any more, and it is not there.
    await harness.owner.query(`update writes set lease_until = now(), late_until = now() - interval '1 second'`);
    const listed = COMMENT.replace('POST', 'GET');
    harness.atlassian.on(listed, () => ({ body: { comments: [], total: 0, startAt: 0, maxResults: 100 } }));
    harness.atlassian.on(COMMENT, () => ({ status: 201, body: { id: '8', created: '2026-01-01T00:00:00.000+0000' } }));
    const answer = await call({});
    expect(answer.result).toMatchObject({ structuredContent: { id: '8' } });
    expect((await harness.owner.query('select used_by from call_confirmations')).rows).toEqual([
      { used_by: row?.used_by },
    ]);
    // Nothing is left of the approval for another call.
    const another = await call({}, {}, { ...GIVEN, idempotency_key: 'another' });
    expect(idIn(another)).toMatch(/^cnf_/);
  });

  it('does not send a change of what becomes something else between the look and the request', async () => {
    const comment = `${COMMENT.slice('POST '.length)}/7`;
    let looks = 0;
    harness.atlassian.on(`GET ${comment}`, () => {
      looks += 1;
      const content = [
        { type: 'paragraph', content: [{ type: 'text', text: looks === 3 ? 'As nobody has seen it' : 'As it was' }] },
      ];
      return { body: { id: '7', body: { type: 'doc', version: 1, content } } };
    });
    harness.atlassian.on(`PUT ${comment}`, () => ({ body: { id: '7' } }));
    const puts = () => harness.atlassian.requests.filter(({ method }) => method === 'PUT').length;
    const change = () =>
      callModern(harness, 'jira_update_comment', { ...GIVEN, comment: '7' }, { token, capabilities: {} });
    await decide(idIn(await change()), 'approved');
    // Looked at once for the question, once when the call came back, and then by the call itself.
    expect(textOf(await change())).toContain('Nothing was sent');
    expect([looks, puts()]).toEqual([3, 0]);
    expect((await change()).result).toMatchObject({ structuredContent: { id: '7' } });
    expect(puts()).toBe(1);
  });

  it('lets one client have ten waiting, and all of a user’s forty', async () => {
    const asks = async (client: string, times: number) => {
      const at = await harness.token({ claims: { client_id: client } });
      const answers: string[] = [];
      for (let time = 0; time < times; time += 1) {
        const given = { ...GIVEN, body: `${client} ${time}` };
        answers.push(idIn(await callModern(harness, TOOL, given, { token: at, capabilities: {} })));
      }
      return answers.filter((id) => id !== '').length;
    };
    expect(await asks('client-1', 12)).toBe(10);
    // What one client asks is not in the way of another.
    for (const client of ['client-2', 'client-3', 'client-4']) expect(await asks(client, 10)).toBe(10);
    expect(await asks('client-5', 1)).toBe(0);
  });

  it('answers a machine, which has nobody to ask, that it is refused', async () => {
    const machine = await harness.token({ subject: 'client-m', claims: { client_id: 'client-m' } });
    const answer = await callModern(harness, TOOL, { ...GIVEN }, { token: machine, capabilities: BOTH });
    expect(textOf(answer)).toContain('there is nobody to ask');
    expect((await harness.owner.query('select from call_confirmations')).rows).toEqual([]);
  });
});

describe('with CONFIRM_MACHINES=allow', () => {
  serving({ confirming: { level: 'all', machines: 'allow' } });

  it('lets machines go on to what they may do, and still asks people', async () => {
    const machine = await harness.token({ subject: 'client-m', claims: { client_id: 'client-m' } });
    const answer = await callModern(harness, TOOL, { ...GIVEN }, { token: machine });
    expect(textOf(answer)).toContain('bound to no service connection');
    expect(idIn(await call({}))).toMatch(/^cnf_/);
  });
});
