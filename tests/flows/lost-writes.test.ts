import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { holdToContract, startToolWorld, type ToolWorld } from '../support/tool-cases.ts';

const JIRA = '/ex/jira/*/rest';
const CONFLUENCE = '/ex/confluence/*/wiki';
const REQUESTS = `${JIRA}/servicedeskapi/request`;
/** What Jira's service desk says where it failed itself. */
const OWN_FAILURE = {
  errorMessage: 'Internal server error',
  i18nErrorMessage: { i18nKey: 'sd.error', parameters: [] },
};

const named = () => `Lost ${randomUUID().slice(0, 8)}`;
const question = () => ({ request_type: 'Ask a question', summary: named() });

let world: ToolWorld;

beforeAll(async () => {
  world = await startToolWorld({ replicas: 2 });
});
afterAll(() => world?.stop());
afterEach(() => world.sandbox('reset', { parts: ['faults', 'requests'] }));

const fault = (path: string, effect: Record<string, unknown>) => world.sandbox.fault(path, effect, { method: 'POST' });
/** Waits for a call while nothing of what was sent can land any more. */
async function atOnce<T>(answer: Promise<T>): Promise<T> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  answer.then(over, over);
  await expect
    .poll(
      async () => {
        await world.house.query(`update writes set late_until = now() where state = 'sent'`);
        return isOver;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  return await answer;
}
async function requests(operation: string): Promise<number> {
  const all = (await world.sandbox('requests')) as { requests: { operation?: string }[] };
  return all.requests.filter((request) => request.operation === operation).length;
}

/** Every kind of thing that is found by something else than a mark. */
const FOUND = [
  {
    tool: 'jira_create_sprint',
    given: () => ({ board: '71', name: named(), goal: 'Be found' }),
    path: `${JIRA}/agile/1.0/sprint`,
    operation: 'createSprint',
    says: /^Created Lost \w+ \(id \d+, future\)/,
  },
  {
    tool: 'jsm_create_request',
    given: question,
    path: REQUESTS,
    operation: 'createCustomerRequest',
    says: /^Raised SUP-\d+ \(Ask a question/,
  },
  {
    tool: 'jsm_add_request_comment',
    given: () => ({ request: 'SUP-2', body: `# ${named()}\n\n- **${randomUUID()}**\n- two` }),
    path: `${REQUESTS}/*/comment`,
    operation: 'createRequestComment',
    says: /^Added comment \d+ to SUP-2/,
  },
  {
    tool: 'confluence_create_page',
    given: () => ({ space: 'ENG', title: named(), body: 'Text.', type: 'blogpost' }),
    path: `${CONFLUENCE}/api/v2/blogposts`,
    operation: 'createBlogPost',
    says: /^Created the blog post "Lost/,
  },
] as const;

describe('what was created without an answer', () => {
  it.each(FOUND)('is found: $tool', async ({ tool, given, path, operation, says }) => {
    const call = { ...given(), idempotency_key: randomUUID() };
    await fault(path, { kind: 'drop' });
    const first = await world.call(tool, call);
    expect(first.text).toMatch(says);
    expect(first.isError).toBe(false);
    const again = await world.call(tool, call);
    expect(again.text).toContain(first.text);
    expect(await requests(operation)).toBe(1);
  });

  it.each(FOUND)('is created by the next call where it certainly is not there: $tool', async (one) => {
    const call = { ...one.given(), idempotency_key: randomUUID() };
    await fault(one.path, { kind: 'status', status: 502 });
    const first = world.call(one.tool, call);
    expect(await atOnce(first)).toMatchObject({ isError: true, text: expect.stringContaining('nothing was created') });
    expect((await world.call(one.tool, call)).text).toMatch(one.says);
    expect(await requests(one.operation)).toBe(2);
  });

  it('is found after the process that sent it has died, though its name is taken by now', async () => {
    const page = await world.call('confluence_create_page', { space: 'ENG', title: named(), body: 'Text.' });
    const call = { page: String(page.structured.id), title: named(), idempotency_key: randomUUID() };
    await fault(`${CONFLUENCE}/rest/api/content/*/copy`, { kind: 'drop' });
    const first = await world.call('confluence_copy_page', call);
    expect(first.text).toMatch(/^Copied /);
    // As the process leaves it that ends between the request and its answer.
    await world.house.query(
      `update writes set state = 'sent', done_at = null, result_sealed = null, delivered_at = null, lease_until = now()
       where tool = 'confluence_copy_page'`,
    );
    const found = await world.call('confluence_copy_page', call);
    expect(found).toEqual(first);
    const taken = await world.call('confluence_copy_page', { ...call, idempotency_key: randomUUID() });
    expect(taken).toMatchObject({ isError: true, text: expect.stringContaining('already: pass another title') });
  });
});

describe('a customer’s request', () => {
  it('is found among their own', async () => {
    const call = { ...question(), idempotency_key: randomUUID() };
    await fault(REQUESTS, { kind: 'drop' });
    expect((await world.call('jsm_create_request', call, { person: 'aiko' })).text).toMatch(/^Raised SUP-\d+/);
    expect(await requests('createCustomerRequest')).toBe(1);
  });

  it('that the list of their own does not have may be there all the same', async () => {
    await world.sandbox('search', { lagSeconds: 600 });
    const call = { ...question(), idempotency_key: randomUUID() };
    await fault(REQUESTS, { kind: 'drop' });
    const answer = world.call('jsm_create_request', call, { person: 'aiko' });
    await expect.poll(() => requests('getCustomerRequests'), { timeout: 30_000 }).toBeGreaterThan(0);
    expect(await atOnce(answer)).toMatchObject({
      isError: true,
      text: expect.stringMatching(/cannot be looked up\. Nothing was created anew\..*idempotency_key/),
    });
    await world.sandbox('search', { lagSeconds: 0 });
    expect((await world.call('jsm_create_request', call, { person: 'aiko' })).text).toMatch(/^Raised SUP-\d+/);
    expect(await requests('createCustomerRequest')).toBe(1);
  });
});

describe('a request that Atlassian fails at', () => {
  it('does not go on where the product itself says so: that is known within five seconds', async () => {
    await fault(REQUESTS, { kind: 'status', status: 500, body: OWN_FAILURE });
    const answer = world.call('jsm_create_request', question());
    const left = () =>
      world.house.query<{ left: number }>(
        `select extract(epoch from late_until - now())::float8 as left from writes
         where state = 'sent' and late_until < now() + interval '10 seconds'`,
      );
    await expect.poll(async () => (await left()).length, { timeout: 30_000 }).toBe(1);
    expect(await answer).toMatchObject({ isError: true, text: expect.stringContaining('nothing was created') });
  });

  it('may land late otherwise; the client that asks is told what its call waits for', async () => {
    await fault(REQUESTS, { kind: 'status', status: 503 });
    const client = await world.people.client('maya');
    const told: string[] = [];
    const answer = client.callTool(
      { name: 'jsm_create_request', arguments: { ...question(), site: 'northwind-robotics' } },
      { onprogress: ({ message = '' }) => told.push(message) },
    );
    await expect.poll(() => told.length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(told[0]).toMatch(/^Atlassian's answer was lost\. Looking whether it was created: \d+ s at most\.$/);
    expect(await atOnce(answer)).toMatchObject({ isError: true });
  });
});

holdToContract(() => world);
