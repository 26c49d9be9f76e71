import { pageCommentState, updatePageComment } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { present } from '../../common/lines.js';
import { allowLossArgument, refuseLoss, wentWith } from '../../common/loss.js';
import { replacedText } from '../../common/replaced-text.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { flag, type ObjectSchema, text } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';
import { commentUrl } from '../addresses.js';
import { commentArgument, commentReference, findComment } from './references.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    place: { type: 'string' },
    url: { type: 'string' },
    resolution: { type: 'string' },
    changed: { type: 'boolean' },
  },
  required: ['id', 'place', 'url', 'changed'],
};

export const updateConfluenceComment = defineTool({
  name: 'confluence_update_comment',
  title: 'Update Confluence comment',
  description: 'Replaces the text of a comment of the user’s, or resolves or reopens an inline comment.',
  input: {
    comment: commentArgument,
    body: text('The new text.', { maxLength: 32_767 }),
    format: formatArgument,
    resolved: flag('Of an inline comment: whether it is resolved.'),
    allow_loss: allowLossArgument,
    site: siteArgument,
  },
  output,
  annotations: CHANGES,
  scopes: ['confluence:write'],
  async run(input, { atlassian, richText }) {
    const { resolved } = input;
    if (input.body === undefined && resolved === undefined) {
      throw new ToolFailure('invalid_arguments', 'Pass body, resolved, or both.');
    }
    const reference = commentReference('comment', input.comment);
    const site = await resolveSite(atlassian, 'confluence', input.site ?? reference.site);
    const { place, comment } = await findComment(atlassian, site, reference.id);
    if (resolved !== undefined && (place === 'footer' || comment.parentCommentId)) {
      throw new ToolFailure('invalid_arguments', 'Only an inline comment that is no reply can be resolved.');
    }
    const { id } = comment;
    const url = commentUrl(site, comment._links?.webui);
    const wasResolved = comment.resolutionStatus === 'resolved';
    if (input.body === undefined && resolved === wasResolved) {
      return {
        text: `Comment ${id} is ${wasResolved ? 'resolved' : 'open'} already.`,
        structured: { id, place, url, changed: false, ...present({ resolution: comment.resolutionStatus }) },
      };
    }
    const { body: shown } = await atlassian.seen(site, comment);
    const replaced =
      input.body === undefined
        ? undefined
        : await replacedText(richText, 'body', { is: comment.body, shown }, input.body, input.format);
    const { document: body, lost = [] } = replaced ?? {};
    refuseLoss(lost, input.allow_loss, 'confluence_list_comments');
    const version = (comment.version?.number ?? 0) + 1;
    const changed = await atlassian.ask(
      site,
      (http, call) => updatePageComment(http, call, { place, id }, { version, body, resolved }),
      {
        change: {
          kind: 'page-comment',
          target: { id, name: `comment ${id}` },
          before: pageCommentState(place, comment),
          will: { ...pageCommentState(place, comment), ...present({ body, resolved }) },
          after: (one) => pageCommentState(place, one),
        },
      },
    );
    const done = [body && 'changed its text', resolved !== undefined && (resolved ? 'resolved it' : 'reopened it')];
    return {
      text: `Comment ${id}: ${done.filter(Boolean).join(' and ')}. ${url}${wentWith(lost)}`,
      structured: { id, place, url, changed: true, ...present({ resolution: changed.resolutionStatus }) },
    };
  },
});
