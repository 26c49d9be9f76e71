import {
  type AdfDoc,
  addComment,
  commentState,
  fieldStates,
  getIssue,
  statusState,
  transitionIssue,
} from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { allowLossArgument, refuseLoss, wentWith } from '../../common/loss.js';
import { issueReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { type ObjectSchema, pairs, required, text } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';
import { BEFORE, editOf } from '../edit-fields.js';
import { missingText } from '../issue-fields.js';
import { personFinder } from '../people.js';
import { replacedFields } from '../replaced-fields.js';
import { issueUrl } from '../rows.js';
import { openTransitions, pickTransition, screenFields } from '../transitions.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    key: string,
    url: string,
    transition: string,
    from_status: string,
    to_status: string,
    commented: { type: 'boolean' },
  },
  required: ['key', 'url', 'transition', 'to_status', 'commented'],
};

export const transitionJiraIssue = defineTool({
  name: 'jira_transition_issue',
  title: 'Transition Jira issue',
  description:
    'Moves a Jira issue along its workflow in the user’s name. `to` is the wanted status, or a transition’s name or id; ' +
    'what is possible, and which fields it needs, is said where it is none of these. Example: issue "ABC-1", to "Done".',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    to: required(text('Target status, or name or id of the transition.', { maxLength: 255 })),
    resolution: text('Name of the resolution, where the transition asks for one.', { maxLength: 255 }),
    comment: text('A comment to add.', { maxLength: 32_767 }),
    format: formatArgument,
    fields: pairs('Other fields of the transition by name or id.'),
    allow_loss: allowLossArgument,
    site: siteArgument,
  },
  output,
  annotations: { ...CHANGES, destructiveHint: false, idempotentHint: false },
  write: 'changes',
  scopes: ['jira:write'],
  async run(input, { atlassian, richText }) {
    const reference = issueReference(input.issue);
    const comment =
      input.comment === undefined ? undefined : await richText.toAdf('comment', input.comment, input.format);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const [issue, open] = await Promise.all([
      atlassian.ask(site, (http, call) => getIssue(http, call, reference.id, { fields: BEFORE })),
      openTransitions(atlassian, site, reference.id),
    ]);
    const { id, key } = issue;
    const transition = pickTransition(open, key, input.to);
    const screen = screenFields(transition);
    const what = `the transition ${oneLine(transition.name)}`;
    const wanted = {
      set: [
        ...(input.resolution === undefined ? [] : [{ name: 'resolution', value: input.resolution }]),
        ...(input.fields ?? []),
      ],
      add: [],
      remove: [],
      clear: [],
    };
    const resolve = personFinder(atlassian, site, { issueKey: key });
    const texts = replacedFields(richText, issue, await atlassian.seen(site, issue));
    const context = { resolve, document: texts.document };
    const { touched, will, fields, update } = await editOf({ what, fields: screen }, wanted, {}, context);
    const missing = screen.filter(
      (field) => field.required && !field.hasDefaultValue && !touched.includes(field) && !issue.fields[field.fieldId],
    );
    if (missing.length > 0) throw new ToolFailure('choice', missingText(what, missing));
    refuseLoss(texts.lost, input.allow_loss, 'jira_get_issue');

    // Jira takes a comment along where there is a screen, and drops it where there is none.
    const along = comment && transition.hasScreen === true;
    const request = {
      transition: { id: transition.id },
      fields,
      update: along ? { ...update, comment: [{ add: { body: comment } }] } : update,
    };
    await atlassian.ask(site, (http, call) => transitionIssue(http, call, id, request), {
      change: {
        kind: 'issue-status',
        target: { id, name: key },
        before: issue.fields.status ? statusState(issue.fields.status, issue.fields.resolution?.name) : undefined,
        will: statusState(transition.to, input.resolution),
        after: () => statusState(transition.to),
      },
      also: [{ kind: 'issue-fields', before: fieldStates(issue, touched), will }],
    });
    const refused = comment && !along ? await commentOn(atlassian, site, { id, key }, comment) : undefined;
    const commented = comment !== undefined && refused === undefined;
    const from = oneLine(issue.fields.status?.name);
    const [by, to] = [oneLine(transition.name), oneLine(transition.to.name)];
    const url = issueUrl(site, key);
    return {
      text: `${key}: ${from ? `${from} → ` : ''}${to}, by ${by}${commented ? ', with a comment' : ''}. ${url}${refused ? `\nThe comment was not added: ${refused}` : ''}${wentWith(texts.lost)}`,
      structured: {
        key,
        url,
        transition: by,
        ...(from ? { from_status: from } : {}),
        to_status: to,
        commented,
      },
    };
  },
});

/** @returns why the comment could not be added: by then the issue has moved, which must not look like a failure */
async function commentOn(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  { id, key }: { id: string; key: string },
  body: AdfDoc,
): Promise<string | undefined> {
  try {
    await atlassian.ask(site, (http, call) => addComment(http, call, id, { body }), {
      change: { kind: 'issue-comment', target: { id, name: key }, after: commentState },
    });
    return undefined;
  } catch (error) {
    if (error instanceof ToolFailure) return error.wire;
    throw error;
  }
}
