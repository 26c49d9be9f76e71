import { z } from 'zod';
import type { Issue } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { findIssue } from './access.js';
import { invalidPayload, jiraError } from './errors.js';
import { issueView, selectFields } from './issue-view.js';
import { propertiesOf } from './properties.js';

const MAX_ISSUES = 100;
const MAX_PROPERTIES = 5;

const request = z.strictObject({
  issueIdsOrKeys: z.array(z.string()).min(1),
  fields: z.array(z.string()).default([]),
  fieldsByKeys: z.boolean().optional(),
  expand: z.array(z.string()).default([]),
  properties: z.array(z.string()).default([]),
});

/** `POST /rest/api/3/issue/bulkfetch`: what is not there, or not to be seen, is left out without a word. */
function bulkFetch(call: Call): Answer {
  const parsed = request.safeParse(call.body);
  if (!parsed.success) return invalidPayload();
  const { issueIdsOrKeys: keys, fields, expand, properties } = parsed.data;
  if (keys.length > MAX_ISSUES) return jiraError(400, [`You can fetch at most ${MAX_ISSUES} issues at once.`]);
  if (properties.length > MAX_PROPERTIES) return jiraError(400, ['At most 5 properties can be asked for.']);
  const chosen = selectFields(fields, ['*navigable']);
  const found = new Set(keys.map((key) => findIssue(call, key)).filter((issue): issue is Issue => issue !== undefined));
  const issues = [...found].map((issue) => {
    const all = propertiesOf(issue);
    const asked = properties.filter((key) => all.has(key)).map((key) => [key, all.get(key)]);
    const view = issueView(call, issue, chosen, expand);
    return properties.length > 0 ? { ...view, properties: Object.fromEntries(asked) } : view;
  });
  return ok({ issueErrors: [], issues }, issues.length);
}

/** Reading several issues at once, which does not go through the search index. */
export const bulkFetchOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/issue/bulkfetch',
    id: 'bulkFetchIssues',
    scopes: [
      ['read:jira-work'],
      [
        'read:issue-meta:jira',
        'read:issue-security-level:jira',
        'read:issue.vote:jira',
        'read:issue.changelog:jira',
        'read:avatar:jira',
        'read:issue:jira',
        'read:status:jira',
        'read:user:jira',
        'read:field-configuration:jira',
      ],
    ],
    handle: bulkFetch,
  },
];
