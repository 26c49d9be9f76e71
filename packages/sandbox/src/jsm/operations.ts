import type { Operation } from '../gateway/operation.js';
import { answerOperations } from './answers.js';
import { deskOperations } from './desks.js';
import { requestOperations } from './requests.js';

/** What the sandbox answers of Jira Service Management's REST API (`/rest/servicedeskapi`). */
export const jsmOperations: readonly Operation[] = [...deskOperations, ...requestOperations, ...answerOperations];
