import { addComment } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { present } from '../../common/lines.js';
import { issueReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { type ObjectSchema, required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { issueUrl } from '../rows.js';

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
    'person with [@Name](accountid:ACCOUNT_ID). Every call adds another comment.',
  input: {
    issue: required(text('Key such as ABC-123, numeric id, or address of the issue.', { maxLength: 500 })),
    body: required(text('The comment.', { maxLength: 32_767 })),
    format: formatArgument,
    visible_to_role: text('Name of the only project role that may see it.', { maxLength: 255 }),
    visible_to_group: text('Name of the only group that may see it.', { maxLength: 255 }),
    site: siteArgument,
  },
  output,
  annotations: ADDS,
  scopes: ['jira:write'],
  async run(input, { atlassian, richText }) {
    const { visible_to_role: role, visible_to_group: group } = input;
    if (role !== undefined && group !== undefined) {
      throw new ToolFailure('invalid_arguments', 'Pass visible_to_role or visible_to_group, not both.');
    }
    const reference = issueReference(input.issue);
    const body = await richText.toAdf('body', input.body, input.format);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const visibility =
      role !== undefined
        ? { type: 'role' as const, value: role }
        : group !== undefined
          ? { type: 'group' as const, value: group }
          : undefined;
    const comment = await atlassian.ask(site, (http, call) =>
      addComment(http, call, reference.id, { body, visibility }),
    );
    const url = `${issueUrl(site, reference.id)}?focusedCommentId=${encodeURIComponent(comment.id)}`;
    const visibleTo = role ?? group;
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
