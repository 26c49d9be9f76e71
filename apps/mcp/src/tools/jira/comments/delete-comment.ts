import { commentState, deleteComment, getComment } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { issueReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { type ObjectSchema, required, text } from '../../schema.js';
import { DESTROYS, defineTool } from '../../tool.js';
import { person, shortValue } from '../values.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: { deleted: { type: 'boolean' }, id: string, issue: string, author: string, text: string },
  required: ['deleted', 'id', 'issue'],
};

export const deleteJiraComment = defineTool({
  name: 'jira_delete_comment',
  title: 'Delete a Jira comment',
  description: 'Deletes a comment of a Jira issue for good, and says what it was. Ids: jira_list_comments.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    comment: required(text('Id of the comment.', { maxLength: 40 })),
    site: siteArgument,
  },
  output,
  annotations: DESTROYS,
  write: 'deletes',
  scopes: ['jira:delete'],
  async run(input, { atlassian }) {
    const reference = issueReference(input.issue);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const { id: issue } = reference;
    const id = input.comment.trim();
    const before = await atlassian.ask(site, (http, call) => getComment(http, call, issue, id));
    const shown = await atlassian.seen(site, before);
    await atlassian.ask(site, (http, call) => deleteComment(http, call, issue, id), {
      change: { kind: 'issue-comment', target: { id: issue, name: issue }, before: commentState(before) },
    });
    const author = person(shown.author);
    const words = oneLine(shortValue(shown.body), 300);
    return {
      text: `Deleted comment ${id} of ${issue}${author ? `, by ${author}` : ''}: ${words}`,
      structured: { deleted: true, id, issue, ...present({ author, text: words }) },
    };
  },
});
