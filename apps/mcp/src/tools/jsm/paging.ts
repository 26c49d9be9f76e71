import type { JsonSchema } from '../schema.js';

/** The paging members of an answer, as every list has them. */
export const pagingSchema = {
  has_more: { type: 'boolean' },
  next_cursor: { type: 'string' },
  truncated: { type: 'boolean' },
} as const satisfies Record<string, JsonSchema>;
