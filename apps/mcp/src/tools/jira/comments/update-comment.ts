import { commentState, getComment, updateComment } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { allowLossArgument, refuseLoss, wentWith } from '../../common/loss.js';
import { issueReference } from '../../common/references.js';
import { replacedText } from '../../common/replaced-text.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { type ObjectSchema, required, text } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';
import { commentUrl } from '../rows.js';
import { visibilityArguments, visibilityOf, wantedVisibility } from '../visibility.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: { id: string, issue: string, url: string, updated: string, visible_to: string },
  required: ['id', 'issue', 'url'],
};

export const updateJiraComment = defineTool({
  name: 'jira_update_comment',
  title: 'Update a Jira comment',
  description:
    'Replaces the text of a comment on a Jira issue. Who may see it stays as it is, unless a role or group is given. ' +
    'Ids of comments: jira_list_comments.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    comment: required(text('Id of the comment.', { maxLength: 40 })),
    body: required(text('The whole new text.', { maxLength: 32_767 })),
    format: formatArgument,
    ...visibilityArguments,
    allow_loss: allowLossArgument,
    site: siteArgument,
  },
  output,
  annotations: CHANGES,
  scopes: ['jira:write'],
  async run(input, { atlassian, richText }) {
    const visibility = wantedVisibility(input);
    const reference = issueReference(input.issue);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const { id: key } = reference;
    const id = input.comment.trim();
    const before = await atlassian.ask(site, (http, call) => getComment(http, call, key, id));
    const { body: shown } = await atlassian.seen(site, before);
    const { document: body, lost } = await replacedText(
      richText,
      'body',
      { is: before.body, shown },
      input.body,
      input.format,
    );
    refuseLoss(lost, input.allow_loss, 'jira_list_comments');
    // Left out, it would be shown to everybody from then on.
    const change = { body, visibility: visibility ?? visibilityOf(before) };
    const comment = await atlassian.ask(site, (http, call) => updateComment(http, call, key, id, change), {
      change: {
        kind: 'issue-comment',
        target: { id: key, name: key },
        before: commentState(before),
        will: commentState({ ...before, body, visibility: visibility ?? before.visibility }),
        after: commentState,
      },
    });
    const url = commentUrl(site, key, id);
    const visibleTo = oneLine(comment.visibility?.value);
    return {
      text: `Updated comment ${id} of ${key}${visibleTo ? `, visible to ${visibleTo} only` : ''}: ${url}${wentWith(lost)}`,
      structured: { id, issue: key, url, ...present({ updated: comment.updated, visible_to: visibleTo }) },
    };
  },
});
