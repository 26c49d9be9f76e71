import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { oneLine } from '../common/lines.js';
import { issueReference } from '../common/references.js';
import type { RichText } from '../common/rich-text.js';
import { ToolFailure } from '../failure.js';
import { type Arguments, pairs, required, text, texts } from '../schema.js';
import { createForm } from './create-meta.js';
import { newDocuments } from './field-values.js';
import type { GivenField } from './form.js';
import { issueFields } from './issue-fields.js';
import { personFinder } from './people.js';

/** What a new issue takes beside its project and type. */
export const newIssueArguments = {
  summary: required(text('One line.', { maxLength: 255 })),
  description: text('Description in the given format.', { maxLength: 32_767 }),
  assignee: text('"me", a name, an e-mail address or an account id.', { maxLength: 200 }),
  parent: text('Key of the parent: the epic, or the issue of a subtask.', { maxLength: 500 }),
  priority: text('Name of the priority.', { maxLength: 100 }),
  labels: texts('Labels, without spaces.', { maxItems: 50 }),
  components: texts('Names of components.', { maxItems: 50 }),
  fix_versions: texts('Names of versions.', { maxItems: 50 }),
  due_date: text('Due date, such as 2026-12-31.', { maxLength: 10 }),
  fields: pairs('Other fields by name or id, as a list of name and value.'),
};

export type NewIssue = Arguments<typeof newIssueArguments> & {
  /** Id or key. */
  project: string;
  /** Name or id. */
  issueType: string;
  format: 'markdown' | 'adf';
};

/**
 * Resolves and checks a new issue against the form on which it is created.
 *
 * @returns the fields as Jira takes them, and the name of the type
 * @throws ToolFailure saying what is missing or wrong, and what is allowed
 */
export async function newIssueFields(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  richText: RichText,
  issue: NewIssue,
): Promise<{ typeName: string; fields: Record<string, unknown> }> {
  const { project, summary } = issue;
  const description =
    issue.description === undefined ? undefined : await richText.toAdf('description', issue.description, issue.format);
  const parent = issue.parent === undefined ? undefined : issueReference(issue.parent).id;
  const { issueType, fields: onForm } = await createForm(atlassian, site, project, issue.issueType);
  if (issueType.subtask && parent === undefined) {
    throw new ToolFailure('choice', `${oneLine(issueType.name)} is a subtask: pass the key of its parent.`);
  }
  const ready = {
    project: /^\d+$/.test(project) ? { id: project } : { key: project },
    issuetype: { id: issueType.id },
    summary: summary.replace(/\s+/gu, ' ').trim(),
    ...(description ? { description } : {}),
    ...(parent === undefined ? {} : { parent: /^\d+$/.test(parent) ? { id: parent } : { key: parent } }),
    ...(issue.labels ? { labels: issue.labels } : {}),
  };
  const form = { what: `a new ${oneLine(issueType.name)}`, fields: onForm };
  const context = { resolve: personFinder(atlassian, site, { project }), document: newDocuments(richText) };
  return { typeName: issueType.name, fields: await issueFields(form, givenFields(issue), ready, context) };
}

/** The arguments that are fields of the form under another name, and those that were given as pairs. */
function givenFields(args: NewIssue): GivenField[] {
  const named: [string, string | string[] | undefined][] = [
    ['assignee', args.assignee],
    ['priority', args.priority],
    ['components', args.components],
    ['fixVersions', args.fix_versions],
    ['duedate', args.due_date],
  ];
  return [...named.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])), ...(args.fields ?? [])];
}
