import type { JiraIssue, JiraUser, Site } from '@gatehouse/atlassian';
import { dateOf, oneLine, present } from '../common/lines.js';
import type { JsonSchema } from '../schema.js';
import { shortValue } from './values.js';

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
  key: string;
  type?: string;
  summary?: string;
  status?: string;
  priority?: string;
  assignee?: string;
  /** The day. */
  updated?: string;
  fields?: Record<string, string>;
}

/**
 * The structured part of a list of issues. A model may read nothing else, and pays for every word: what all rows share is
 * said once. The address of an issue is `url_prefix` and its key, and `people` has the account ids of the assignees whose
 * names are their own.
 */
export interface IssueRows {
  url_prefix: string;
  issues: IssueRow[];
  people: Record<string, string>;
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
export function issueRow({ key, fields }: JiraIssue, extra: readonly string[] = []): IssueRow {
  const shown = extra.map((field) => [field, shortValue(fields[field])] as const).filter(([, value]) => value !== '');
  return {
    key,
    ...present({
      type: oneLine(fields.issuetype?.name),
      summary: oneLine(fields.summary),
      status: oneLine(fields.status?.name),
      priority: oneLine(fields.priority?.name),
      assignee: nameOf(fields.assignee),
      updated: fields.updated && dateOf(fields.updated),
    }),
    ...(shown.length > 0 ? { fields: Object.fromEntries(shown) } : {}),
  };
}

/** The rows that are shown, with what belongs to all of them. @param issues those that the rows are of */
export function issueRows(site: Site, issues: readonly JiraIssue[], rows: readonly IssueRow[]): IssueRows {
  const ids = new Map<string, Set<string>>();
  for (const { fields } of issues.slice(0, rows.length)) {
    const name = nameOf(fields.assignee);
    if (fields.assignee && name) ids.set(name, (ids.get(name) ?? new Set()).add(fields.assignee.accountId));
  }
  // A name that several people have says nothing of whom a row means.
  const people = [...ids].flatMap(([name, own]) => (own.size === 1 ? [[name, [...own].join()] as const] : []));
  return { url_prefix: issueUrl(site, ''), issues: [...rows], people: Object.fromEntries(people) };
}

export function rowLine(row: IssueRow): string {
  const marks = [row.type, row.status, row.priority].filter(Boolean).join(' · ');
  const extra = Object.entries(row.fields ?? {}).map(([name, value]) => `\n  - ${name}: ${value}`);
  const owner = row.assignee ?? 'unassigned';
  return `- **${row.key}** ${row.summary ?? ''} [${marks}] — ${owner}, updated ${row.updated ?? ''}${extra.join('')}`;
}

/** What a person is called, by the account id where privacy settings hide the name. */
function nameOf(user: JiraUser | null | undefined): string | undefined {
  return user ? oneLine(user.displayName, 100) || user.accountId : undefined;
}

const string: JsonSchema = { type: 'string' };

const rowSchema: JsonSchema = {
  type: 'object',
  properties: {
    key: string,
    type: string,
    summary: string,
    status: string,
    priority: string,
    assignee: string,
    updated: string,
    fields: { type: 'object' },
  },
  required: ['key'],
};

/** The members of {@link IssueRows} in a tool's output schema. */
export const issueRowsSchema = {
  url_prefix: string,
  issues: { type: 'array', items: rowSchema },
  people: { type: 'object' },
} as const satisfies Record<string, JsonSchema>;
