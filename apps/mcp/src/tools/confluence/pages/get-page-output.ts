import { sourceSchema } from '../../common/source.js';
import type { ObjectSchema } from '../../schema.js';
import { commentSchema } from '../comments/view.js';

const string = { type: 'string' } as const;
const integer = { type: 'integer' } as const;
const strings = { type: 'array', items: string } as const;

export const pageOutput: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    id: string,
    kind: string,
    title: string,
    url: string,
    status: string,
    space_id: string,
    parent_id: string,
    version: integer,
    updated: string,
    content: string,
    total_chars: integer,
    next_offset: integer,
    outline: {
      type: 'array',
      items: {
        type: 'object',
        properties: { level: integer, title: string, offset: integer },
        required: ['level', 'title', 'offset'],
      },
    },
    labels: strings,
    ancestors: {
      type: 'array',
      items: { type: 'object', properties: { id: string, title: string }, required: ['id', 'title'] },
    },
    comments: { type: 'array', items: commentSchema },
    attachments: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, filename: string, media_type: string, bytes: integer },
        required: ['id', 'filename'],
      },
    },
    restrictions: {
      type: 'object',
      properties: { read_by: strings, edited_by: strings },
      required: ['read_by', 'edited_by'],
    },
    views: integer,
  },
  required: ['source', 'id', 'kind', 'title', 'url', 'total_chars'],
};
