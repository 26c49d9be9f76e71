import { deleteIssue, fieldStates, getIssue, type JiraIssue } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { issueReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { defaulted, flag, type ObjectSchema, required, text } from '../../schema.js';
import { DESTROYS, defineTool } from '../../tool.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    deleted: { type: 'boolean' },
    key: { type: 'string' },
    summary: { type: 'string' },
    deleted_subtasks: { type: 'array', items: { type: 'string' } },
  },
  required: ['deleted', 'key', 'summary', 'deleted_subtasks'],
};

export const deleteJiraIssue = defineTool({
  name: 'jira_delete_issue',
  title: 'Delete Jira issue',
  description:
    'Deletes a Jira issue with its comments and files for good. One that has subtasks needs delete_subtasks.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    delete_subtasks: defaulted(flag('Delete its subtasks too.'), false),
    site: siteArgument,
  },
  output,
  annotations: DESTROYS,
  write: 'deletes',
  scopes: ['jira:delete'],
  async run(input, { atlassian }) {
    const reference = issueReference(input.issue);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const before = await atlassian.ask(site, (http, call) =>
      getIssue(http, call, reference.id, { fields: ['*all', '-comment', '-worklog'], names: true }),
    );
    const { id, key, fields } = before;
    const subtasks = (fields.subtasks ?? []).map((one) => one.key);
    if (subtasks.length > 0 && !input.delete_subtasks) {
      const words = `${key} has subtasks (${subtasks.join(', ')}): pass delete_subtasks to delete them too.`;
      throw new ToolFailure('choice', words);
    }
    const shown = await atlassian.seen(site, before);
    await atlassian.ask(site, (http, call) => deleteIssue(http, call, id, { subtasks: input.delete_subtasks }), {
      change: {
        kind: 'issue',
        target: { id, name: key },
        before: { issues: [{ id, key, ...lastState(before) }] },
        // Clocks run in some fields.
        held: { updated: fields.updated, summary: fields.summary },
      },
      also: subtasks.length > 0 ? [{ kind: 'other', before: { subtasks } }] : [],
    });
    const summary = oneLine(shown.fields.summary);
    const also = subtasks.length > 0 ? ` and its subtasks ${subtasks.join(', ')}` : '';
    return {
      text: `Deleted ${key} (${summary})${also}.`,
      structured: { deleted: true, key, summary, deleted_subtasks: subtasks },
    };
  },
});

/** What was filled in, for its user to read when it is gone. */
function lastState({ fields, names }: JiraIssue) {
  const filled = Object.entries(fields).filter(([id, value]) => !NO_FIELDS.has(id) && isFilled(value));
  const named = filled.map(([fieldId]) => ({ fieldId, name: names?.[fieldId] ?? fieldId }));
  return { ...present({ summary: fields.summary ?? undefined }), ...fieldStates({ fields }, named) };
}

/** What Jira tells of an issue, and nobody filled in. */
const NO_FIELDS: ReadonlySet<string> = new Set([
  'attachment',
  'issuelinks',
  'subtasks',
  'votes',
  'watches',
  'lastViewed',
]);

const isFilled = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
