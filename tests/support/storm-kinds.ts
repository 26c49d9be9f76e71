import { randomUUID } from 'node:crypto';

/** A kind of thing that calls create. */
export interface StormKind {
  tool: string;
  /** The request that creates it, its path at the gateway, and the status of having done so. */
  request: string;
  path: string;
  done: number;
  /** What the answer calls it by. */
  name: RegExp;
  /** Arguments that no other call has. */
  given(): Record<string, unknown>;
}

const JIRA = '/ex/jira/*/rest/api/3';
const DESK = '/ex/jira/*/rest/servicedeskapi/request';
const WIKI = '/ex/confluence/*/wiki';
const fresh = () => `storm ${randomUUID()}`;

/** One of each family of tools that create: by what they are found again, and where. */
export const STORM_KINDS: readonly StormKind[] = [
  {
    tool: 'jira_create_issue',
    request: 'createIssue',
    path: `${JIRA}/issue`,
    done: 201,
    name: /Created (ROV-\d+)/,
    given: () => ({ project: 'ROV', issue_type: 'Task', summary: fresh() }),
  },
  {
    tool: 'jira_create_issues',
    request: 'createIssues',
    path: `${JIRA}/issue/bulk`,
    done: 201,
    name: /Created (ROV-\d+)/,
    given: () => ({ project: 'ROV', issue_type: 'Task', issues: [{ summary: fresh() }, { summary: fresh() }] }),
  },
  {
    tool: 'jira_add_comment',
    request: 'addComment',
    path: `${JIRA}/issue/*/comment`,
    done: 201,
    name: /comment (\d+)/,
    given: () => ({ issue: 'ROV-1', body: fresh() }),
  },
  {
    tool: 'jira_add_worklog',
    request: 'addWorklog',
    path: `${JIRA}/issue/*/worklog`,
    done: 201,
    name: /worklog (\d+)/,
    given: () => ({ issue: 'ROV-2', time_spent: '5m', comment: fresh() }),
  },
  {
    tool: 'jira_create_sprint',
    request: 'createSprint',
    path: '/ex/jira/*/rest/agile/1.0/sprint',
    done: 201,
    name: /\(id (\d+)/,
    given: () => ({ board: '71', name: fresh().slice(0, 30) }),
  },
  {
    tool: 'jsm_create_request',
    request: 'createCustomerRequest',
    path: DESK,
    done: 201,
    name: /Raised (SUP-\d+)/,
    given: () => ({ request_type: 'Ask a question', summary: fresh() }),
  },
  {
    tool: 'jsm_add_request_comment',
    request: 'createRequestComment',
    path: `${DESK}/*/comment`,
    done: 201,
    name: /comment (\d+)/,
    given: () => ({ request: 'SUP-2', body: fresh() }),
  },
  {
    tool: 'confluence_create_page',
    request: 'createPage',
    path: `${WIKI}/api/v2/pages`,
    done: 200,
    name: /\(id (\d+)\)/,
    given: () => ({ space: 'HELP', title: fresh(), body: 'Text.' }),
  },
  {
    tool: 'confluence_create_page',
    request: 'createBlogPost',
    path: `${WIKI}/api/v2/blogposts`,
    done: 200,
    name: /\(id (\d+)\)/,
    given: () => ({ space: 'ENG', title: fresh(), body: 'Text.', type: 'blogpost' }),
  },
  {
    tool: 'confluence_copy_page',
    request: 'copypage',
    path: `${WIKI}/rest/api/content/*/copy`,
    done: 200,
    name: /\(id (\d+)\)/,
    given: () => ({ page: 'Winter answers', title: fresh() }),
  },
  {
    tool: 'confluence_add_comment',
    request: 'createFooterComment',
    path: `${WIKI}/api/v2/footer-comments`,
    done: 201,
    name: /\(id (\d+)\)/,
    given: () => ({ page: 'Winter answers', body: fresh() }),
  },
];
