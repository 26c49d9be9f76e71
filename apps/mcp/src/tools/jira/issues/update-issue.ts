import { editIssue, fieldStates, getIssue } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { allowLossArgument, refuseLoss, wentWith } from '../../common/loss.js';
import { holdsWithheld } from '../../common/outsiders.js';
import { issueReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { type Arguments, type ObjectSchema, pairs, required, text, texts } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';
import { BEFORE, editOf } from '../edit-fields.js';
import type { GivenField } from '../form.js';
import { personFinder } from '../people.js';
import { replacedFields } from '../replaced-fields.js';
import { issueUrl } from '../rows.js';
import { shortValue } from '../values.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: string,
    key: string,
    url: string,
    changed: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, name: string, value: string },
        required: ['id', 'name', 'value'],
      },
    },
  },
  required: ['key', 'url', 'changed'],
};

const input = {
  issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
  summary: text('One line.', { maxLength: 255 }),
  description: text('New description, in place of the old.', { maxLength: 32_767 }),
  format: formatArgument,
  assignee: text('"me", a name, e-mail address or account id; "none" unassigns.', { maxLength: 200 }),
  priority: text('Name of the priority.', { maxLength: 100 }),
  parent: text('Key of the parent; "none" removes it.', { maxLength: 500 }),
  labels: texts('All labels it shall have. To keep the others, use add and remove.', { maxItems: 50 }),
  due_date: text('Such as 2026-12-31; "none" removes it.', { maxLength: 10 }),
  fields: pairs('Other fields by name or id.'),
  add: pairs('Values to add to list fields, such as {"name":"labels","value":"urgent"}, fixVersions, components.'),
  remove: pairs('Values to remove from list fields.'),
  clear: texts('Names or ids of fields to empty.', { maxItems: 20 }),
  allow_loss: allowLossArgument,
  site: siteArgument,
};

const DESCRIPTION = { fieldId: 'description', name: 'description' };

const NONE = /^(?:none|nobody|unassigned|null|)$/i;

export const updateJiraIssue = defineTool({
  name: 'jira_update_issue',
  title: 'Update Jira issue',
  description:
    'Changes fields of a Jira issue in the user’s name; what is not given stays. Names are resolved, and wrong values ' +
    'answered with what is allowed. Status: jira_transition_issue. Comments: jira_add_comment.',
  input,
  output,
  annotations: CHANGES,
  scopes: ['jira:write'],
  async run(args, { atlassian, richText }) {
    const reference = issueReference(args.issue);
    const { named, cleared } = convenient(args);
    const wanted = {
      set: [...named, ...(args.fields ?? [])],
      add: args.add ?? [],
      remove: args.remove ?? [],
      clear: [...cleared, ...(args.clear ?? [])],
    };
    const { summary, description } = args;
    const hasText = summary !== undefined || description !== undefined;
    if (!hasText && Object.values(wanted).every(({ length }) => length === 0)) {
      throw new ToolFailure('invalid_arguments', 'Nothing to change was given.');
    }
    const site = await resolveSite(atlassian, 'jira', args.site ?? reference.site);
    const before = await atlassian.ask(site, (http, call) =>
      getIssue(http, call, reference.id, { fields: BEFORE, editable: true }),
    );
    const { id, key } = before;
    const fields = before.editmeta?.fields ?? [];
    if (fields.length === 0) {
      throw new ToolFailure(
        'atlassian',
        `This account may see ${key}, but not change it.`,
        'no editable field',
        'forbidden',
      );
    }
    const texts = replacedFields(richText, before, await atlassian.seen(site, before));
    const ready: Record<string, unknown> = {
      ...(summary === undefined ? {} : { summary: summary.replace(/\s+/gu, ' ').trim() }),
      ...(description === undefined
        ? {}
        : { description: await texts.document(DESCRIPTION, description, args.format) }),
    };
    const { touched, will, ...edit } = await editOf({ what: key, fields }, wanted, ready, {
      resolve: personFinder(atlassian, site, { issueKey: key }),
      document: texts.document,
    });
    refuseLoss(texts.lost, args.allow_loss, 'jira_get_issue');
    const after = await atlassian.ask(site, (http, call) => editIssue(http, call, id, edit), {
      change: {
        kind: 'issue-fields',
        target: { id, name: key },
        before: fieldStates(before, touched),
        will,
        after: (answer) => answer && fieldStates(answer, touched),
      },
    });
    const shown = after && (await atlassian.seen(site, after));
    const changed = touched.map(({ fieldId, name }) => ({
      id: fieldId,
      name: oneLine(name),
      value: after && shown ? valueShown(after.fields[fieldId], shown.fields[fieldId]) : 'set',
    }));
    const url = issueUrl(site, key);
    const lines = changed.map(({ name, value }) => `- ${name}: ${value || '(empty)'}`);
    const text = `Updated ${key}: ${url}\n${lines.join('\n')}${wentWith(texts.lost)}`;
    return { text, structured: { id, key, url, changed } };
  },
});

/** What a field has become; of a value that is withheld, in whole or in part, only that it was set. */
function valueShown(is: unknown, shown: unknown): string {
  const value = shortValue(shown);
  return value === shortValue(is) || (value !== '' && !holdsWithheld(value)) ? value : 'set';
}

/** The arguments that are fields under another name: those to set, and those to empty. */
function convenient(args: Arguments<typeof input>): { named: GivenField[]; cleared: string[] } {
  const given: [string, string | undefined][] = [
    ['assignee', args.assignee],
    ['parent', args.parent],
    ['duedate', args.due_date],
    ['priority', args.priority],
  ];
  const named: GivenField[] = args.labels ? [{ name: 'labels', value: args.labels }] : [];
  const cleared: string[] = [];
  for (const [name, value] of given) {
    if (value === undefined) continue;
    if (NONE.test(value.trim())) cleared.push(name);
    else named.push({ name, value });
  }
  return { named, cleared };
}
