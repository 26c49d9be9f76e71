import { sourceSchema } from '../../common/source.js';
import type { JsonSchema, ObjectSchema } from '../../schema.js';

const string: JsonSchema = { type: 'string' };
const strings: JsonSchema = { type: 'array', items: string };
const object = (properties: Record<string, JsonSchema>, required: string[]): ObjectSchema => ({
  type: 'object',
  properties,
  required,
});
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

const related = object({ key: string, summary: string, status: string }, ['key']);

/** The structured answer of `jira_get_issue`: one issue, or `issues`. */
export const getIssueOutput: ObjectSchema = object(
  {
    source: sourceSchema,
    id: string,
    key: string,
    url: string,
    summary: string,
    type: string,
    status: string,
    status_category: string,
    priority: string,
    resolution: string,
    assignee: string,
    reporter: string,
    created: string,
    updated: string,
    due_date: string,
    labels: strings,
    components: strings,
    fix_versions: strings,
    parent: related,
    subtasks: list(related),
    description: string,
    next_offset: { type: 'integer' },
    comments: list(
      object({ id: string, author: string, created: string, visible_to: string, body: string }, ['id', 'body']),
    ),
    comments_total: { type: 'integer' },
    links: list(object({ relation: string, key: string, summary: string, status: string }, ['relation', 'key'])),
    remote_links: list(object({ title: string, url: string, relation: string }, ['title', 'url'])),
    watchers: object({ count: { type: 'integer' }, watching: { type: 'boolean' }, people: strings }, ['count']),
    attachments: list(
      object({ id: string, filename: string, mime_type: string, size: { type: 'integer' } }, ['id', 'filename']),
    ),
    fields: list(object({ id: string, name: string, value: string }, ['id', 'name', 'value'])),
    // Without their members, which every list of tools would carry: as jira_get_create_fields, and as above.
    editable_fields: list({ type: 'object' }),
    issues: list({ type: 'object' }),
    not_found: strings,
  },
  ['source'],
);
