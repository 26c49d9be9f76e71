import { deletePageComment, pageCommentState } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { resolveSite } from '../../common/site.js';
import type { ObjectSchema } from '../../schema.js';
import { DESTROYS, defineTool } from '../../tool.js';
import { commentArgument, commentReference, findComment } from './references.js';

const output: ObjectSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, deleted: { type: 'boolean' } },
  required: ['id', 'deleted'],
};

export const deleteConfluenceComment = defineTool({
  name: 'confluence_delete_comment',
  title: 'Delete Confluence comment',
  description:
    'Deletes a comment for good, with its replies. To end a discussion, resolve it with confluence_update_comment.',
  input: { comment: commentArgument, site: siteArgument },
  output,
  annotations: DESTROYS,
  write: 'deletes',
  scopes: ['confluence:delete'],
  async run(input, { atlassian }) {
    const reference = commentReference('comment', input.comment);
    const site = await resolveSite(atlassian, 'confluence', input.site ?? reference.site);
    const { place, comment } = await findComment(atlassian, site, reference.id);
    const { id } = comment;
    await atlassian.ask(site, (http, call) => deletePageComment(http, call, { place, id }), {
      change: {
        kind: 'page-comment',
        target: { id, name: `comment ${id}` },
        before: pageCommentState(place, comment),
      },
    });
    return { text: `Deleted comment ${id}.`, structured: { id, deleted: true } };
  },
});
