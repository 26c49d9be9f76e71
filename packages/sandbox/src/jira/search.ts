import { z } from 'zod';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { makePageToken, readPageToken } from '../query/page-token.js';
import { invalidPayload, jiraError } from './errors.js';
import { issueView, readList, selectFields } from './issue-view.js';
import { searchIssues } from './jql.js';

const READ = 'read:jira-work';

const searchBody = z.strictObject({
  jql: z.string().default(''),
  fields: z.array(z.string()).default([]),
  expand: z.string().default(''),
  maxResults: z.int().min(0).default(50),
  nextPageToken: z.string().optional(),
  fieldsByKeys: z.boolean().optional(),
  properties: z.array(z.string()).optional(),
  reconcileIssues: z.array(z.int()).max(50).optional(),
});
const countBody = z.strictObject({ jql: z.string() });

/** Jira gives at most a hundred issues with fields, and five thousand ids. */
const pageSize = (asked: number, hasFields: boolean): number => Math.min(asked, hasFields ? 100 : 5000);

function search(call: Call, request: z.infer<typeof searchBody>): Answer {
  const found = searchIssues(call, request.jql, request.reconcileIssues);
  if (!found.ok) return jiraError(400, found.messages);
  const query = `${call.person.id} ${request.jql}`;
  const start = request.nextPageToken === undefined ? 0 : readPageToken(query, request.nextPageToken);
  if (start === undefined) return jiraError(400, ['The provided next page token is invalid or expired.']);
  const fields = request.fields.some((name) => name !== 'id') ? selectFields(request.fields, ['*all']) : [];
  const end = start + pageSize(request.maxResults, fields.length > 0);
  const page = found.issues.slice(start, end);
  const isLast = end >= found.issues.length;
  const expand = readList(request.expand);
  return ok(
    {
      issues: page.map((issue) => {
        const { names: _names, schema: _schema, ...view } = issueView(call, issue, fields, expand);
        return fields.length > 0 ? view : { id: issue.id };
      }),
      isLast,
      ...(isLast ? {} : { nextPageToken: makePageToken(query, end) }),
      ...(expand.includes('names') ? { names: Object.fromEntries(fields.map((field) => [field.id, field.name])) } : {}),
      ...(expand.includes('schema')
        ? { schema: Object.fromEntries(fields.map((field) => [field.id, field.schema])) }
        : {}),
    },
    page.length,
  );
}

/** Searching issues. The default of `fields` is the id alone, and there is no total. */
export const searchOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/search/jql',
    id: 'searchAndReconsileIssuesUsingJqlPost',
    scopes: [
      [READ],
      [
        'read:issue-details:jira',
        'read:field.default-value:jira',
        'read:field.option:jira',
        'read:field:jira',
        'read:group:jira',
      ],
    ],
    handle(call) {
      const body = searchBody.safeParse(call.body ?? {});
      return body.success ? search(call, body.data) : invalidPayload();
    },
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/search/jql',
    id: 'searchAndReconsileIssuesUsingJql',
    scopes: [
      [READ],
      [
        'read:issue-details:jira',
        'read:audit-log:jira',
        'read:avatar:jira',
        'read:field-configuration:jira',
        'read:issue-meta:jira',
      ],
    ],
    handle(call) {
      const { maxResults, fields, jql, nextPageToken, expand } = call.query;
      const body = searchBody.safeParse({
        jql,
        nextPageToken,
        expand,
        fields: readList(fields),
        ...(maxResults === undefined ? {} : { maxResults: Number(maxResults) }),
      });
      return body.success ? search(call, body.data) : invalidPayload();
    },
  },
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/search/approximate-count',
    id: 'countIssues',
    scopes: [
      [READ],
      [
        'read:issue-details:jira',
        'read:field.default-value:jira',
        'read:field.option:jira',
        'read:field:jira',
        'read:group:jira',
      ],
    ],
    handle(call) {
      const body = countBody.safeParse(call.body);
      if (!body.success) return invalidPayload();
      const found = searchIssues(call, body.data.jql);
      return found.ok ? ok({ count: found.issues.length }) : jiraError(400, found.messages);
    },
  },
];
