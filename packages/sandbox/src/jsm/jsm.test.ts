import { describe, expect, it } from 'vitest';
import { HOUR } from '../clock.js';
import { MAIN_SITE } from '../company/sites.js';
import { OPENAPI_DIR } from '../testing/documents.js';
import { adf, JIRA, openSandbox } from '../testing/sandbox.js';

const JSM = `/ex/jira/${MAIN_SITE.id}/rest/servicedeskapi`;
const SCOPES =
  'read:me read:jira-work write:jira-work read:jira-user read:servicedesk-request write:servicedesk-request';

const sandbox = await openSandbox(OPENAPI_DIR === undefined ? {} : { openapiDir: OPENAPI_DIR });
const [maya, tomas, aiko] = await Promise.all(['maya', 'tomas', 'aiko'].map((id) => sandbox.person(id, SCOPES)));
if (!maya || !tomas || !aiko) throw new Error('nobody came');

const raise = (who: typeof maya, fields: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  who.post(`${JSM}/request`, { serviceDeskId: '11', requestTypeId: '42', requestFieldValues: fields, ...more });

describe('requests', () => {
  it('are raised by customers, who see theirs and not the issue', async () => {
    const { status, body } = await raise(aiko, { summary: 'How fast?', description: 'On ice' });
    expect(status).toBe(201);
    expect((await aiko.get(`${JSM}/request/${body.issueKey}`)).body).toMatchObject({ summary: 'How fast?' });
    expect((await aiko.get(`${JIRA}/issue/${body.issueKey}`)).status).toBe(404);
    expect((await aiko.get(`${JSM}/request/SUP-3`)).status).toBe(404);
  });

  it('take rich text as a document only where that was said', async () => {
    const plain = await raise(tomas, { summary: 'x', description: adf('x') });
    const rich = await raise(tomas, { summary: 'x', description: adf('x') }, { isAdfRequest: true });
    const text = await raise(tomas, { summary: 'x', description: 'x' }, { isAdfRequest: true });
    expect([plain.status, rich.status, text.status]).toEqual([201, 201, 400]);
  });

  it('need what the form asks for, and nothing else', async () => {
    expect((await raise(aiko, {})).body.errorMessage).toContain('Your question is required');
    expect((await raise(aiko, { summary: 'x', priority: 'High' })).body.errorMessage).toContain('not on the form');
    expect((await raise(aiko, { summary: 'x' }, { raiseOnBehalfOf: 'somebody' })).status).toBe(403);
  });
});

it('an approval is answered once by each approver, and over with the first no', async () => {
  const approvals = `${JSM}/request/SUP-11/approval`;
  const [approval] = (await maya.get(approvals)).body.values;
  expect(approval).toMatchObject({ finalDecision: 'pending', canAnswerApproval: true });
  const answer = (who: typeof maya) => who.post(`${approvals}/${approval.id}`, { decision: 'decline' });
  expect((await answer(tomas)).status).toBe(403);
  expect((await answer(maya)).body).toMatchObject({ finalDecision: 'declined', canAnswerApproval: false });
  expect((await answer(maya)).status).toBe(409);
});

it('queues are for agents', async () => {
  const queues = `${JSM}/servicedesk/11/queue?includeCount=true`;
  expect((await aiko.get(queues)).status).toBe(403);
  const { values } = (await tomas.get(queues)).body;
  const [, unassigned] = values;
  const { body } = await tomas.get(`${JSM}/servicedesk/11/queue/${unassigned.id}/issue?limit=100`);
  expect(body.values).toHaveLength(unassigned.issueCount);
});

it('goals run out, and are reached by a public answer of somebody else', async () => {
  const { body } = await raise(aiko, { summary: 'Anybody?' });
  const path = `${JSM}/request/${body.issueKey}`;
  const goals = async (who: typeof maya) => (await who.get(`${path}/sla`)).body.values;
  expect(await goals(tomas)).toMatchObject([{ ongoingCycle: { breached: false } }, { ongoingCycle: {} }]);
  sandbox.clock.now += 5 * HOUR;
  // The tokens of before have expired by now.
  const agent = await sandbox.person('tomas', SCOPES);
  const customer = await sandbox.person('aiko', SCOPES);
  expect(await goals(agent)).toMatchObject([
    { ongoingCycle: { breached: true } },
    { ongoingCycle: { breached: false } },
  ]);
  await agent.post(`${path}/comment`, { body: 'Among us', public: false });
  expect((await goals(agent))[0].completedCycles).toEqual([]);
  await agent.post(`${path}/comment`, { body: 'Here', public: true });
  expect((await goals(agent))[0]).toMatchObject({ completedCycles: [{ breached: true }] });
  expect((await customer.get(`${path}?expand=comment`)).body.comments.size).toBe(1);
});

it.skipIf(OPENAPI_DIR === undefined)('all of it keeps the contract', async () => {
  expect((await sandbox.send('/__sandbox/contract')).body.violations).toEqual([]);
});
