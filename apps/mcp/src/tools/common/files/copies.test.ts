import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callTool } from '../../../../test/call.js';
import { type Harness, NORTH, startHarness } from '../../../../test/harness.js';

const JIRA = `/ex/jira/${NORTH.id}/rest/api/3`;
const MOST = 200_000;

let harness: Harness;
let token: string;
/** What reached the issue, whole. */
let attached: string[];

beforeAll(async () => {
  harness = await startHarness({ etiquette: { concurrency: 1 }, maxFileBytes: MOST });
  await harness.addUser();
  await harness.connect();
  token = await harness.token();
});
afterAll(() => harness.stop());

beforeEach(() => {
  attached = [];
  const { atlassian } = harness;
  atlassian.reset();
  atlassian.on(`GET ${JIRA}/issue/ABC-1`, () => ({ body: { id: '1', key: 'ABC-1', fields: { summary: 'One' } } }));
  atlassian.on(`POST ${JIRA}/issue/ABC-1/attachments`, ({ body }) => {
    attached.push(String(body));
    return { body: [{ id: '9', filename: 'a.bin', size: 1 }] };
  });
});

/** A file of another issue. @param size what Jira says of it, where it says anything */
const source = (id: string, content: Buffer, size?: number, headers: Record<string, string> = {}) => {
  const { atlassian } = harness;
  atlassian.on(`GET ${JIRA}/attachment/${id}`, () => ({
    body: { id, filename: 'a.bin', mimeType: 'x/y', ...(size === undefined ? {} : { size }) },
  }));
  atlassian.on(`GET ${JIRA}/attachment/content/${id}`, () => ({ body: content, headers }));
};
const copy = (from: string) =>
  callTool(harness, token, 'jira_upload_attachment', { issue: 'ABC-1', from, idempotency_key: `${Math.random()}` });

describe('a copy', () => {
  it('is made where each place for requests to Atlassian is taken by a copy', async () => {
    source('7', Buffer.from('seven'), 5);
    source('8', Buffer.from('eight'), 5);
    const made = await Promise.all([copy('7'), copy('8')]);
    expect(made.map(({ isError, text }) => [isError, text])).toEqual(made.map(({ text }) => [false, text]));
    expect(attached).toHaveLength(2);
  });

  it('whose source does not say its size goes as far as files may, and leaves nothing half there', async () => {
    source('7', Buffer.alloc(MOST, 'x'));
    expect(await copy('7')).toMatchObject({ isError: false });
    source('8', Buffer.alloc(MOST + 1, 'x'));
    expect(await copy('8')).toMatchObject({
      isError: true,
      text: expect.stringContaining('larger than may be copied'),
    });
    expect(attached).toHaveLength(1);
    // Nothing is left to be looked for, so the next one is made at once.
    const { rows } = await harness.owner.query(`select state from writes where state <> 'done'`);
    expect(rows).toEqual([]);
  });

  it.each([
    ['longer than it was said to be', 4, {}],
    ['shorter', 6, {}],
    ['compressed, of which nobody would know', 5, { 'content-encoding': 'gzip' }],
  ])('is not made of a source that is %s', async (_what, size, headers) => {
    source('7', Buffer.from('seven'), size, headers);
    expect(await copy('7')).toMatchObject({ isError: true, text: expect.stringContaining('Nothing was attached') });
    expect(attached).toEqual([]);
  });
});
