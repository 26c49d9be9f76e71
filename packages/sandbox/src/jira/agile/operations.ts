import type { Operation } from '../../gateway/operation.js';
import { boardOperations } from './boards.js';
import { moveOperations } from './moves.js';
import { sprintOperations } from './sprints.js';

/** What the sandbox answers of Jira Software's REST API (`/rest/agile/1.0`). */
export const agileOperations: readonly Operation[] = [...boardOperations, ...sprintOperations, ...moveOperations];
