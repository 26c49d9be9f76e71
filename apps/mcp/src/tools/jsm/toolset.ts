import type { AnyTool } from '../tool.js';
import { addServiceRequestComment } from './add-request-comment.js';
import { answerServiceApproval } from './answer-approval.js';
import { createServiceRequest } from './create-request.js';
import { getServiceRequest } from './get-request.js';
import { listServiceDesks } from './list-desks.js';
import { listServiceQueueIssues } from './list-queue-issues.js';
import { listServiceQueues } from './list-queues.js';
import { listRequestTypesTool } from './list-request-types.js';

export const JSM_TOOLS: readonly AnyTool[] = [
  listServiceDesks,
  listRequestTypesTool,
  listServiceQueues,
  listServiceQueueIssues,
  getServiceRequest,
  createServiceRequest,
  addServiceRequestComment,
  answerServiceApproval,
];
