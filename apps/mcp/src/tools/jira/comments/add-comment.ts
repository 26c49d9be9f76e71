import { addComment, commentState, findCreatedComment } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { present } from '../../common/lines.js';
import { issueReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { type ObjectSchema, required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { commentUrl } from '../rows.js';
import { visibilityArguments, wantedVisibility } from '../visibility.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    issue: { type: 'string' },
    url: { type: 'string' },
    created: { type: 'string' },
    visible_to: { type: 'string' },
  },
  required: ['id', 'issue', 'url'],
};

export const addJiraComment = defineTool({
  name: 'jira_add_comment',
  title: 'Comment on a Jira issue',
  description:
    'Adds a comment to a Jira issue in the user’s name. Markdown: headings, lists, tables, code, links; mention a ' +
    'person with [@Name](accountid:ACCOUNT_ID).',
  input: {
    issue: required(text('Key such as ABC-123, numeric id, or address of the issue.', { maxLength: 500 })),
    body: required(text('The comment.', { maxLength: 32_767 })),
    format: formatArgument,
    ...visibilityArguments,
    site: siteArgument,
  },
  output,
  annotations: ADDS,
  scopes: ['jira:write'],
  async run(input, { atlassian, richText }) {
    const visibility = wantedVisibility(input);
    const reference = issueReference(input.issue);
    const body = await richText.toAdf('body', input.body, input.format);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const comment = await atlassian.ask(
      site,
      (http, call) => addComment(http, call, reference.id, { body, visibility }),
      {
        find: findCreatedComment(reference.id),
        change: { kind: 'issue-comment', target: { id: reference.id, name: reference.id }, after: commentState },
      },
    );
    const url = commentUrl(site, reference.id, comment.id);
    const visibleTo = visibility?.value;
    return {
      text: `Added comment ${comment.id} to ${reference.id}${visibleTo ? `, visible to ${visibleTo} only` : ''}: ${url}`,
      structured: {
        id: comment.id,
        issue: reference.id,
        url,
        ...present({ created: comment.created, visible_to: visibleTo }),
      },
    };
  },
});
