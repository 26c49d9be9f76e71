import { addPageComment, type CommentTarget, findAddedComment, getPage, pageCommentState } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { pageReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { withheldFailure } from '../../common/withheld.js';
import { ToolFailure } from '../../failure.js';
import { type Arguments, integer, type ObjectSchema, required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { commentUrl } from '../addresses.js';
import { findContent, isWithheldPage } from '../content.js';
import { commentReference, findComment } from './references.js';
import { selectText } from './selection.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    place: { type: 'string' },
    url: { type: 'string' },
    page_id: { type: 'string' },
    reply_to: { type: 'string' },
  },
  required: ['id', 'place', 'url'],
};

const input = {
  page: text('Id, address or exact title of the page or blog post.', { maxLength: 1_000 }),
  reply_to: text('Id or address of the comment to answer, instead of page.', { maxLength: 1_000 }),
  on_text: text('Words of the page, exactly, to put the comment on; without them it goes to the foot.', {
    maxLength: 1_000,
  }),
  occurrence: integer('Which one, where the words are there several times.', { minimum: 1 }),
  body: required(text('The comment.', { maxLength: 32_767 })),
  format: formatArgument,
  site: siteArgument,
};

export const addConfluenceComment = defineTool({
  name: 'confluence_add_comment',
  title: 'Comment on a Confluence page',
  description:
    'Adds a comment in the user’s name: at the foot of a page, on some words of it (on_text), or as a reply. ' +
    'Markdown; mention with [@Name](accountid:ACCOUNT_ID).',
  input,
  output,
  annotations: ADDS,
  scopes: ['confluence:write'],
  async run(args, { atlassian, richText }) {
    if ((args.page === undefined) === (args.reply_to === undefined)) {
      throw new ToolFailure('invalid_arguments', 'Pass page or reply_to, one of them.');
    }
    const body = await richText.toAdf('body', args.body, args.format);
    const { site, target, name, shown, id } = await targetOf(atlassian, args);
    const made = await atlassian.ask(site, (http, call) => addPageComment(http, call, target, body), {
      find: findAddedComment(target, body),
      change: {
        kind: 'page-comment',
        target: { id, name },
        after: (comment) => pageCommentState(target.place, comment),
      },
    });
    const url = commentUrl(site, made._links?.webui);
    const where = 'replyTo' in target ? `a reply to ${target.replyTo}` : `a comment on “${shown}”`;
    return {
      text: `Added ${where} (id ${made.id}): ${url}`,
      structured: {
        id: made.id,
        place: target.place,
        url,
        ...('replyTo' in target ? { reply_to: target.replyTo } : present({ page_id: id })),
      },
    };
  },
});

interface Aim {
  site: ConnectedSite;
  target: CommentTarget;
  /** Of the page, or of the comment that is answered. */
  id: string;
  name: string;
  /** The name as a model may read it. */
  shown: string;
}

async function targetOf(atlassian: AtlassianAccess, args: Arguments<typeof input>): Promise<Aim> {
  if (args.reply_to !== undefined) {
    const reference = commentReference('reply_to', args.reply_to);
    const site = await resolveSite(atlassian, 'confluence', args.site ?? reference.site);
    const { place, comment } = await findComment(atlassian, site, reference.id);
    const name = `comment ${comment.id}`;
    return { site, target: { place, replyTo: comment.id }, id: comment.id, name, shown: name };
  }
  const given = args.page ?? '';
  const site = await resolveSite(atlassian, 'confluence', args.site ?? pageReference(given)?.site);
  const found = await findContent(atlassian, site, given);
  const { kind, id } = found;
  const on = { kind, id };
  const aim = { site, id, name: oneLine(found.title), shown: oneLine(found.shown.title) };
  if (args.on_text === undefined) return { ...aim, target: { place: 'footer', on } };
  // What is wrong with the words is told with the words around them.
  if (isWithheldPage(found)) throw withheldFailure('No words of the page can be commented on');
  const page = await atlassian.ask(site, (http, call) => getPage(http, call, id, { kind }));
  return { ...aim, target: { place: 'inline', on, selection: selectText(page.body, args.on_text, args.occurrence) } };
}
