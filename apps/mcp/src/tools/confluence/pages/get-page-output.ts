import { sourceSchema } from '../../common/source.js';
import type { ObjectSchema } from '../../schema.js';

const string = { type: 'string' } as const;
const integer = { type: 'integer' } as const;
/** What stands in them says the text. */
const objects = { type: 'array', items: { type: 'object' } } as const;
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
        properties: { level: integer, title: string, section: string },
        required: ['level', 'title', 'section'],
      },
    },
    labels: strings,
    ancestors: objects,
    // As confluence_list_comments has them.
    comments: objects,
    attachments: objects,
    restrictions: { type: 'object', properties: { read_by: strings, edited_by: strings } },
    views: integer,
  },
  required: ['source', 'id', 'kind', 'title', 'url', 'total_chars'],
};
