import { z } from 'zod';
import type { Answer, Call, Operation } from '../gateway/operation.js';
import { createIssue } from './create-issue.js';
import { invalidPayload, jiraError } from './errors.js';

const createBody = z.looseObject({ issueUpdates: z.array(z.unknown()).min(1) });
const MOST_CREATED = 50;
const created = z.object({ id: z.string(), key: z.string(), self: z.string() });

/** Several issues at once: each is created or not by itself. */
function createIssues(call: Call): Answer {
  const body = createBody.safeParse(call.body);
  if (!body.success) return invalidPayload();
  const { issueUpdates } = body.data;
  if (issueUpdates.length > MOST_CREATED) {
    return jiraError(400, [`The maximum number of issues that can be created is ${MOST_CREATED}.`]);
  }
  const answers = issueUpdates.map((update) => createIssue(call, update));
  const issues = answers.flatMap((answer) => (answer.status === 201 ? [created.parse(answer.body)] : []));
  const errors = answers.flatMap(({ status, body: elementErrors }, failedElementNumber) =>
    status === 201 ? [] : [{ status, elementErrors, failedElementNumber }],
  );
  return { status: issues.length > 0 ? 201 : 400, body: { issues, errors } };
}

/** Creating many issues at once. */
export const bulkCreateOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/issue/bulk',
    id: 'createIssues',
    scopes: [
      ['write:jira-work'],
      [
        'write:issue:jira',
        'write:comment:jira',
        'write:comment.property:jira',
        'write:attachment:jira',
        'read:issue:jira',
      ],
    ],
    handle: createIssues,
  },
];
