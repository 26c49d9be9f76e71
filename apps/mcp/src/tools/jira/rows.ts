import type { JiraIssue, Site } from '@gatehouse/atlassian';
import { dateOf, oneLine, present } from '../common/lines.js';
import type { JsonSchema } from '../schema.js';
import { person, shortValue } from './values.js';

/** What a list shows of each issue, and by whom it is. */
export const ROW_FIELDS = [
  'summary',
  'status',
  'issuetype',
  'priority',
  'assignee',
  'updated',
  'reporter',
  'creator',
] as const;

export interface IssueRow {
  id: string;
  key: string;
  url: string;
  type?: string;
  summary?: string;
  status?: string;
  priority?: string;
  assignee?: string;
  updated?: string;
  fields?: Record<string, string>;
}

/** The address of an issue for people. */
export function issueUrl(site: Site, key: string): string {
  return `${site.url}/browse/${key}`;
}

/** The address of a comment for people. */
export function commentUrl(site: Site, issue: string, comment: string): string {
  return `${issueUrl(site, issue)}?focusedCommentId=${encodeURIComponent(comment)}`;
}

/** @param extra ids of further fields to show */
export function issueRow(site: Site, { id, key, fields }: JiraIssue, extra: readonly string[]): IssueRow {
  const shown = extra.map((field) => [field, shortValue(fields[field])] as const).filter(([, value]) => value !== '');
  return {
    id,
    key,
    url: issueUrl(site, key),
    ...present({
      type: fields.issuetype?.name,
      summary: oneLine(fields.summary),
      status: fields.status?.name,
      priority: fields.priority?.name,
      assignee: person(fields.assignee),
      updated: fields.updated,
    }),
    ...(shown.length > 0 ? { fields: Object.fromEntries(shown) } : {}),
  };
}

export function rowLine(row: IssueRow): string {
  const marks = [row.type, row.status, row.priority].filter(Boolean).join(' · ');
  const extra = Object.entries(row.fields ?? {}).map(([name, value]) => `\n  - ${name}: ${value}`);
  // The id, which costs a model as much as all the rest, is in the structured answer.
  const owner = row.assignee?.replace(/ \([^()]*\)$/, '') ?? 'unassigned';
  return `- **${row.key}** ${row.summary ?? ''} [${marks}] — ${owner}, updated ${dateOf(row.updated)}${extra.join('')}`;
}

const string: JsonSchema = { type: 'string' };

export const rowSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: string,
    key: string,
    url: string,
    type: string,
    summary: string,
    status: string,
    priority: string,
    assignee: string,
    updated: string,
    fields: { type: 'object' },
  },
  required: ['id', 'key', 'url'],
};
