import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const JSM = '/ex/jira/*/rest/servicedeskapi';
const NO_REQUEST = 'could not be found, or you do not have permission';

/** A list that is remembered is asked for anew in another size. */
let size = 10;
const nextSize = (): number => {
  size += 1;
  return size;
};

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

describeTool(here, 'jsm_list_desks', {
  works: {
    given: async () => ({ limit: nextSize() }),
    says: 'Customer Support (id 11, project SUP)',
    structured: { desks: [{ id: '11', project: 'SUP' }], has_more: false },
  },
  needs: ['read:servicedesk-request'],
  forbidden: { given: { site: 'northwind-labs' }, person: 'tomas', says: /northwind-labs/ },
  absent: { given: { site: 'nowhere' }, says: 'No connected site is called nowhere' },
  invalid: [
    { given: { limit: 0 }, says: 'limit must be at least 1.' },
    { given: { cursor: 'x' }, says: 'cursor' },
  ],
  limited: { method: 'GET', path: `${JSM}/servicedesk` },
});

describeTool(here, 'jsm_list_request_types', {
  works: {
    given: async () => ({ desk: 'sup', limit: nextSize() }),
    says: 'Report a broken rover (id 41): A rover does not do what it should',
    structured: { desk_id: '11', request_types: [{ id: '41' }, { id: '42' }, { id: '43' }] },
  },
  needs: ['read:servicedesk-request'],
  forbidden: { given: { site: 'northwind-labs' }, person: 'tomas', says: /northwind-labs/ },
  absent: { given: { desk: 'PEO' }, says: 'There is no service desk PEO. Here: Customer Support (id 11' },
  invalid: [
    {
      given: { request_type: 'Ask for money' },
      says: /There is no request type Ask for money\..*Ask a question \(id 42\)/,
    },
    { given: { limit: 51 }, says: 'limit must be at most 50.' },
  ],
  limited: { method: 'GET', path: `${JSM}/servicedesk/11/requesttype` },
});

it('shows the form of a request type, with what its fields accept', async () => {
  const { text, structured } = await world.call('jsm_list_request_types', { request_type: 'report a broken rover' });
  expect(text).toMatch(
    /How much does it stop\? \(customfield_10042, option, required\): One robot, One site, All sites/,
  );
  expect(structured).toMatchObject({
    may_ask_for_others: true,
    fields: [{ id: 'summary', required: true }, {}, {}, {}],
  });
});

describeTool(here, 'jsm_list_queues', {
  works: {
    given: {},
    says: /Unassigned \(id 22, \d+ issues\)/,
    structured: { queues: [{ id: '21', name: 'All open' }, { id: '22' }, { id: '23' }] },
  },
  needs: ['read:servicedesk-request', 'read:jira-work'],
  forbidden: { given: {}, person: 'aiko', says: 'must be an agent of this service desk' },
  absent: { given: { desk: 'ROV' }, says: 'There is no service desk ROV' },
  invalid: [{ given: { limit: 'many' }, says: 'limit must be of type integer' }],
  limited: { method: 'GET', path: `${JSM}/servicedesk/11/queue` },
});

describeTool(here, 'jsm_list_queue_issues', {
  works: {
    given: { queue: 'Unassigned', limit: 1 },
    says: /\*\*SUP-7\*\*[\s\S]*next_cursor/,
    structured: { issues: [{ key: 'SUP-7', status: 'Open' }], has_more: true },
  },
  needs: ['read:servicedesk-request', 'read:jira-work'],
  forbidden: { given: { queue: '21' }, person: 'aiko', says: 'must be an agent of this service desk' },
  absent: { given: { queue: 'Forgotten' }, says: /There is no queue Forgotten\. Here: All open/ },
  invalid: [{ given: {}, says: 'queue is missing.' }],
  limited: { method: 'GET', path: `${JSM}/servicedesk/11/queue/22/issue` },
});

describeTool(here, 'jsm_get_request', {
  works: {
    given: { request: 'SUP-2', include: ['status', 'sla', 'participants', 'approvals', 'comments'] },
    says: /# SUP-2: Can a rover carry two insulated boxes\?[\s\S]*Time to resolution: paused, breached \(goal 72h 0m[\s\S]*Aiko Tanabe/,
    structured: {
      key: 'SUP-2',
      request_type: 'Ask a question',
      status: 'Waiting for customer',
      slas: [{ state: 'paused', breached: true }, { state: 'paused' }],
      approvals: [],
    },
  },
  needs: ['read:servicedesk-request', 'read:jira-work'],
  forbidden: { given: { request: 'SUP-1' }, person: 'aiko', says: NO_REQUEST },
  absent: { given: { request: 'SUP-99999' }, says: NO_REQUEST },
  invalid: [
    { given: {}, says: 'request is missing.' },
    { given: { request: 'the last one' }, says: 'request must be a key such as ABC-123' },
    { given: { request: 'SUP-2', include: ['all'] }, says: 'must be one of: status, sla' },
  ],
  limited: { method: 'GET', path: `${JSM}/request/SUP-2` },
});

describe('a customer', () => {
  const AIKO = { person: 'aiko' };

  it('reads the request that they take part in, and is told why they see no goals', async () => {
    const read = await world.call('jsm_get_request', { request: 'SUP-2', include: ['participants'] }, AIKO);
    expect(read.structured.participants).toEqual([expect.stringContaining('Aiko Tanabe')]);
    const goals = await world.call('jsm_get_request', { request: 'SUP-2', include: ['sla'] }, AIKO);
    expect(goals.text).toContain('Only agents of the service desk see goals');
    const issue = await world.call('jira_get_issue', { issue: 'SUP-2' }, AIKO);
    expect(issue.isError).toBe(true);
  });

  it('raises a request, with its text as it was formed, and comments on it', async () => {
    const given = { request_type: 'Ask a question', summary: 'Snow?', description: 'Does it **drive** in snow?' };
    const raised = await world.call('jsm_create_request', given, AIKO);
    const key = String(raised.structured.key);
    const { text } = await world.call('jira_get_issue', { issue: key });
    expect(text).toContain('Does it **drive** in snow?');
    const secret = await world.call('jsm_add_request_comment', { request: key, body: 'x', public: false }, AIKO);
    expect(secret.text).toContain('permission to add internal comments');
    const answer = { request: key, body: 'It *does*, see {color}', public: true };
    await world.call('jsm_add_request_comment', answer);
    const read = await world.call('jsm_get_request', { request: key, include: ['comments'] }, AIKO);
    expect(read.structured.comments).toMatchObject([{ public: true, body: 'It _does_, see \\{color\\}' }]);
  });

  it('raises none for somebody else', async () => {
    const given = { request_type: '42', summary: 'Mine?', on_behalf_of: 'maya' };
    expect((await world.call('jsm_create_request', given, AIKO)).text).toContain('leave on_behalf_of out');
  });
});

describeTool(here, 'jsm_create_request', {
  works: {
    given: {
      request_type: 'Report a broken rover',
      summary: 'OSL-07 spins',
      description: '- left\n- right',
      fields: [{ name: 'How much does it stop?', value: 'One robot' }],
      on_behalf_of: 'Aiko Tanabe',
      participants: ['priya@northwind-robotics.example'],
    },
    says: /Raised SUP-\d+ \(Report a broken rover, Open\)/,
    structured: { request_type: 'Report a broken rover', status: 'Open' },
  },
  needs: ['read:servicedesk-request', 'write:servicedesk-request', 'read:jira-user'],
  forbidden: {
    given: { request_type: '42', summary: 'x', participants: ['me'] },
    person: 'aiko',
    says: 'leave participants out',
  },
  absent: { given: { request_type: '42', summary: 'x', desk: 'PEO' }, says: 'There is no service desk PEO' },
  invalid: [
    { given: { request_type: '42' }, says: 'summary is missing.' },
    {
      given: { request_type: '41', summary: 'x' },
      says: /How much does it stop\? \(customfield_10042\)\. Allowed: One robot/,
    },
    {
      given: { request_type: '41', summary: 'x', fields: [{ name: 'How much does it stop?', value: 'Nothing' }] },
      says: /has no value Nothing/,
    },
    {
      given: { request_type: '42', summary: 'x', fields: [{ name: 'Price', value: '1' }] },
      says: 'Price cannot be set on',
    },
  ],
  limited: { method: 'POST', path: `${JSM}/request` },
});

describeTool(here, 'jsm_add_request_comment', {
  works: {
    given: { request: 'SUP-3', body: 'We send **somebody**.', public: false },
    says: /Added comment \d+ to SUP-3, internal/,
    structured: { request: 'SUP-3', public: false },
  },
  needs: ['write:servicedesk-request'],
  forbidden: { given: { request: 'SUP-1', body: 'x' }, person: 'aiko', says: NO_REQUEST },
  absent: { given: { request: 'ROV-1', body: 'x' }, says: NO_REQUEST },
  invalid: [{ given: { request: 'SUP-3' }, says: 'body is missing.' }],
  limited: { method: 'POST', path: `${JSM}/request/SUP-3/comment` },
});

/** A request that waits for Maya, the lead. */
const waiting = async () => {
  const { structured } = await world.call('jsm_create_request', { request_type: '43', summary: 'Fair in Oslo' });
  return { request: String(structured.key), decision: 'approve' };
};

describeTool(here, 'jsm_answer_approval', {
  works: { given: waiting, says: /Approved: Lead agrees of SUP-\d+\./, structured: { outcome: 'approved' } },
  needs: ['read:servicedesk-request'],
  forbidden: {
    given: waiting,
    person: 'tomas',
    says: /No approval of SUP-\d+ waits for the user\. Approvals: Lead agrees .*Maya Lindqvist \(.*\): pending/,
  },
  absent: { given: { request: 'SUP-99999', decision: 'decline' }, says: NO_REQUEST },
  invalid: [
    { given: { request: 'SUP-11' }, says: 'decision is missing.' },
    { given: { request: 'SUP-11', decision: 'maybe' }, says: 'decision must be one of: approve, decline.' },
    { given: { request: 'SUP-11', decision: 'approve', approval_id: '9' }, says: 'No such approval' },
  ],
  limited: { method: 'POST', path: `${JSM}/request/*/approval/*` },
});

it('leaves the decision to the others who have to answer, and takes none twice', async () => {
  const first = await world.call('jsm_answer_approval', { request: 'SUP-11', decision: 'approve' });
  expect(first.text).toContain('others have to answer too');
  const again = await world.call('jsm_answer_approval', { request: 'SUP-11', decision: 'decline' });
  expect(again.text).toContain('No approval of SUP-11 waits for the user');
});

holdToContract(here);
