import { sourceSchema } from '../common/source.js';
import type { JsonSchema, ObjectSchema } from '../schema.js';

const string: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
const list = (properties: Record<string, JsonSchema>, required: string[]): JsonSchema => ({
  type: 'array',
  items: { type: 'object', properties, required },
});

export const approvalSchema = list(
  {
    id: string,
    name: string,
    decision: string,
    can_answer: flag,
    approvers: { type: 'array', items: string },
  },
  ['id', 'decision', 'can_answer'],
);

/** What is told of one request. */
export const requestOutput: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    key: string,
    url: string,
    summary: string,
    request_type: string,
    desk_id: string,
    status: string,
    reporter: string,
    created: string,
    fields: list({ id: string, name: string, value: string }, ['id', 'value']),
    statuses: list({ status: string, since: string }, ['status']),
    participants: { type: 'array', items: string },
    slas: list({ name: string, state: string, breached: flag, goal: string, remaining: string, due: string }, [
      'name',
      'state',
      'breached',
    ]),
    approvals: approvalSchema,
    comments: list({ id: string, author: string, created: string, public: flag, body: string }, ['id', 'public']),
  },
  required: ['source', 'key', 'url', 'desk_id', 'fields'],
};
