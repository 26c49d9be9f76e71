import { z } from 'zod';
import { adfFromText } from '../adf/builders.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { addCommentTo } from '../jira/comments.js';
import { type Found, findRequest, isAgent, jsmError } from './access.js';
import { withRequest } from './requests.js';
import { approvalView, commentView, decisionOf, pageOf } from './views.js';

const commentBody = z.looseObject({ body: z.string(), public: z.boolean() });
const decisionBody = z.looseObject({ decision: z.enum(['approve', 'decline']) });

function addComment(call: Call, found: Found): Answer {
  const body = commentBody.safeParse(call.body);
  if (!body.success) return jsmError(400, 'A comment needs a body, and whether it is public.');
  if (body.data.body.trim() === '') return jsmError(400, 'The comment must not be empty.');
  const isPublic = body.data.public;
  if (!isPublic && !isAgent(call, found.request.desk)) {
    return jsmError(403, 'You do not have permission to add internal comments.');
  }
  const comment = addCommentTo(call, found.issue, adfFromText(body.data.body));
  if (!isPublic) comment.isInternal = true;
  return { status: 201, body: commentView(call, found, comment) };
}

function answerApproval(call: Call, found: Found): Answer {
  const approval = found.request.approvals.find(({ id }) => id === call.params.approvalId);
  if (!approval) return jsmError(404, 'The approval does not exist.');
  const body = decisionBody.safeParse(call.body);
  if (!body.success) return jsmError(400, 'The decision must be approve or decline.');
  const mine = approval.approvers.find(({ accountId }) => accountId === call.person.accountId);
  if (!mine) return jsmError(403, 'You are not an approver of this request.');
  if (mine.decision !== 'pending' || approval.completed !== null) {
    return jsmError(409, 'You have answered this approval already, or it is completed.');
  }
  mine.decision = body.data.decision === 'approve' ? 'approved' : 'declined';
  if (decisionOf(approval) !== 'pending') approval.completed = call.now();
  return ok(approvalView(call, found, approval));
}

const path = '/rest/servicedeskapi/request/:issueIdOrKey';

/** `GET …/comment`, oldest first: who may not see the request is given none, and no error. */
function listComments(call: Call): Answer {
  const found = findRequest(call, call.params.issueIdOrKey);
  if (!found) return pageOf(call, [], () => undefined);
  const agent = isAgent(call, found.request.desk);
  const shown = (kind: 'public' | 'internal') => call.query[kind] !== 'false';
  const comments = found.issue.comments.filter(({ isInternal }) =>
    isInternal === true ? agent && shown('internal') : shown('public'),
  );
  return pageOf(call, comments, (comment) => commentView(call, found, comment));
}

/** What people say to a request: comments and approvals. */
export const answerOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'POST',
    path: `${path}/comment`,
    id: 'createRequestComment',
    scopes: [
      ['write:servicedesk-request'],
      [
        'read:request.comment:jira-service-management',
        'write:request.comment:jira-service-management',
        'read:user:jira',
      ],
    ],
    handle: withRequest(addComment),
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${path}/comment`,
    id: 'getRequestComments',
    scopes: [['read:servicedesk-request'], ['read:request.comment:jira-service-management', 'read:user:jira']],
    handle: listComments,
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${path}/approval`,
    id: 'getApprovals',
    scopes: [['read:servicedesk-request'], ['read:request.approval:jira-service-management', 'read:user:jira']],
    handle: withRequest((call, found) =>
      pageOf(call, found.request.approvals, (approval) => approvalView(call, found, approval)),
    ),
  },
  {
    product: 'jira',
    method: 'POST',
    path: `${path}/approval/:approvalId`,
    id: 'answerApproval',
    scopes: [
      ['write:servicedesk-request'],
      [
        'read:request.approval:jira-service-management',
        'write:request.approval:jira-service-management',
        'read:user:jira',
      ],
    ],
    handle: withRequest(answerApproval),
  },
];
