import { afterAll, beforeAll } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const JIRA = '/ex/jira/*/rest/api/3';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

describeTool(here, 'jira_search_issues', {
  works: {
    given: { jql: 'project = ROV order by key asc', limit: 2 },
    says: /ROV-1\b[\s\S]*ROV-2\b/,
    structured: { has_more: true, issues: [{ key: 'ROV-1' }, { key: 'ROV-2' }] },
  },
  needs: ['read:jira-work'],
  forbidden: { given: { jql: 'project = PEO' }, person: 'tomas', says: 'PEO' },
  absent: { given: { jql: 'project = NOPE' }, says: 'NOPE' },
  invalid: [
    { given: {}, says: 'jql is missing.' },
    { given: { jql: 'project = ROV', limit: 51 }, says: 'limit must be at most 50.' },
    { given: { jql: 'project = ROV', cursor: 'x' }, says: 'cursor' },
    { given: { jql: 'project ==' }, says: /jql/i },
  ],
  limited: { method: 'POST', path: `${JIRA}/search/jql` },
});

describeTool(here, 'jira_get_issue', {
  works: { given: { issue: 'ROV-1' }, says: '# ROV-1:', structured: { key: 'ROV-1', type: 'Epic' } },
  needs: ['read:jira-work'],
  forbidden: { given: { issue: 'PEO-1' }, person: 'tomas', says: /does not exist|may not see/ },
  absent: { given: { issue: 'ROV-99999' }, says: /does not exist/ },
  invalid: [
    { given: {}, says: 'issue is missing.' },
    { given: { issue: 'no key' }, says: 'must be a key such as ABC-123' },
    { given: { issue: 'ROV-1', include: ['everything'] }, says: 'must be one of: ' },
  ],
  limited: { method: 'GET', path: `${JIRA}/issue/ROV-1` },
});

describeTool(here, 'jira_create_issue', {
  works: {
    given: { project: 'ROV', issue_type: 'Task', summary: 'Grease the wheels' },
    says: /ROV-\d+/,
    structured: { created: true },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: {
    given: { project: 'ROV', issue_type: 'Task', summary: 'Not mine to make' },
    person: 'aiko',
    says: 'cannot create issues in ROV',
  },
  absent: { given: { project: 'NOPE', issue_type: 'Task', summary: 'Nowhere' }, says: 'SUP (Customer Support)' },
  invalid: [
    { given: { project: 'ROV', issue_type: 'Task' }, says: 'summary is missing.' },
    { given: { project: 'ROV', issue_type: 'Chore', summary: 'x' }, says: 'Types: Epic, Story, Task, Bug' },
    { given: { project: 'ROV', issue_type: 'Task', summary: 'x', due_date: 'soon' }, says: 'must be a date such as' },
  ],
  limited: { method: 'POST', path: `${JIRA}/issue` },
});

holdToContract(here);
