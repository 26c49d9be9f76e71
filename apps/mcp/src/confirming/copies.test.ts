import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, ISSUER, LABS, NORTH, startHarness } from '../../test/harness.js';
import { callModern } from '../../test/linking.js';
import type { Answer } from '../../test/requests.js';

const JIRA = `/ex/jira/${NORTH.id}/rest/api/3`;
const GIVEN = { issue: 'ABC-1', from: '7', site: NORTH.url };
const FORMS = { elicitation: { form: {} } };
const FILE = { id: '7', filename: 'plan.pdf', mimeType: 'application/pdf', size: 5 };

let harness: Harness;
let token: string;
/** What Jira says of the file, and has of it. */
let file: Record<string, unknown>;
let attached: string[];

beforeAll(async () => {
  harness = await startHarness({ confirming: { level: 'all' } });
  await harness.addUser();
  token = await harness.token();
  await harness.connect({ sites: [NORTH, LABS].map((site) => ({ ...site, products: ['jira', 'confluence'] })) });
});
afterAll(() => harness.stop());
beforeEach(async () => {
  for (const table of ['call_confirmations', 'resumed_calls', 'writes'])
    await harness.owner.query(`delete from ${table}`);
  file = { ...FILE };
  attached = [];
  const { atlassian } = harness;
  atlassian.reset();
  atlassian.on(`GET ${JIRA}/issue/ABC-1`, () => ({ body: { id: '1', key: 'ABC-1', fields: { summary: 'One' } } }));
  atlassian.on(`GET ${JIRA}/attachment/7`, () => ({ body: file }));
  atlassian.on(`GET ${JIRA}/attachment/content/7`, () => ({ body: Buffer.from('seven') }));
  atlassian.on(`POST ${JIRA}/issue/ABC-1/attachments`, ({ body }) => {
    attached.push(String(body));
    return { body: [{ id: '9', filename: 'plan.pdf', size: 5 }] };
  });
});

const call = (capabilities: object = {}, given: object = GIVEN) =>
  callModern(harness, 'jira_upload_attachment', { ...given }, { token, capabilities });
const textOf = (answer: Answer['message']) => JSON.stringify(answer.result?.content ?? '');
const idIn = (answer: Answer['message']) =>
  new RegExp(`${ISSUER}/confirmations/(cnf_[\\w-]{43})`).exec(JSON.stringify(answer))?.[1] ?? '';
const approve = async (asked: Answer['message']) => {
  const id = createHash('sha256').update(idIn(asked)).digest();
  const { rowCount } = await harness.owner.query(
    `update call_confirmations set decision = 'approved', decided_in = 'portal', decided_at = now() where id_hash = $1`,
    [id],
  );
  expect(rowCount).toBe(1);
};
const used = async () => (await harness.owner.query('select used_at is not null as used from call_confirmations')).rows;

describe('a copy that its user confirms', () => {
  it('is shown as the file that it is, and where it lies, before a byte of it is read', async () => {
    const asked = await call(FORMS);
    const [question] = Object.values(
      (asked.result?.inputRequests ?? {}) as Record<string, { params: { message: string } }>,
    );
    for (const part of [
      'plan.pdf',
      '5 bytes',
      'application/pdf',
      'Jira on Northwind',
      'Maya Lindqvist',
      '7 on https://northwind',
    ]) {
      expect(question?.params.message).toContain(part);
    }
    expect(harness.atlassian.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${JIRA}/issue/ABC-1`,
      `GET ${JIRA}/attachment/7`,
    ]);
  });

  it('is not asked about where there is nothing to copy, or nowhere to copy it to', async () => {
    for (const given of [
      { ...GIVEN, from: '8' },
      { ...GIVEN, issue: 'ABC-2' },
    ]) {
      expect((await call(FORMS, given)).result).toMatchObject({ isError: true });
    }
    expect(await used()).toEqual([]);
  });

  it.each([
    ['filename', 'salaries.pdf'],
    ['size', 6],
    ['mimeType', 'text/html'],
  ])('is asked about anew where its source has another %s by then', async (what, value) => {
    await approve(await call());
    file[what] = value;
    const again = await call();
    expect(idIn(again)).toMatch(/^cnf_/);
    expect(attached).toEqual([]);
    file = { ...FILE };
    expect((await call()).result).toMatchObject({ structuredContent: { id: '9' } });
  });

  it('does not leave where its source becomes another file between the look and the request', async () => {
    await approve(await call());
    let looks = 0;
    harness.atlassian.on(`GET ${JIRA}/attachment/7`, () => {
      looks += 1;
      return { body: looks === 1 ? FILE : { ...FILE, filename: 'salaries.pdf' } };
    });
    expect(textOf(await call())).toContain('Nothing was sent');
    expect(looks).toBe(2);
    expect([attached, await used()]).toEqual([[], [{ used: false }]]);
  });
});

describe('an approval with which a request leaves that sends another', () => {
  it('is given back where the first is refused, though the one within it was answered', async () => {
    await approve(await call());
    harness.atlassian.on(`POST ${JIRA}/issue/ABC-1/attachments`, () => ({
      status: 403,
      body: { errorMessages: ['No.'] },
    }));
    expect((await call()).result).toMatchObject({ isError: true });
    expect(harness.atlassian.requests.some(({ path }) => path.endsWith('/attachment/content/7'))).toBe(true);
    expect(await used()).toEqual([{ used: false }]);
  });

  it('is given back once where the one within it is refused, and no sooner', async () => {
    await approve(await call());
    harness.atlassian.on(`GET ${JIRA}/attachment/content/7`, () => ({ status: 404, body: {} }));
    const before = harness.log.length;
    expect(textOf(await call())).toContain('could not be read to its end');
    expect(await used()).toEqual([{ used: false }]);
    const steps = harness.log.slice(before).filter(({ event }) => event === 'call_confirmation');
    expect(steps.map(({ step }) => step)).toEqual(['used', 'given_back']);
    harness.atlassian.on(`GET ${JIRA}/attachment/content/7`, () => ({ body: Buffer.from('seven') }));
    expect((await call()).result).toMatchObject({ structuredContent: { id: '9' } });
  });
});
