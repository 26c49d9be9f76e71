import { type CommentPlace, type ContentId, listComments, listReplies, type Resolution } from '@gatehouse/atlassian';
import { z } from 'zod';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { openPosition, packCursor } from '../../common/cursor.js';
import { resultPage } from '../../common/result-page.js';
import { formatArgument } from '../../common/rich-text.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { choice, defaulted, flag, type ObjectSchema } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { contentToRead, pageArgument, readContent, siteOfPage } from '../content.js';
import { namesOf } from '../names.js';
import { commentLine, commentRow, commentSchema, type SaidComment } from './view.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    comments: { type: 'array', items: commentSchema },
    has_more: { type: 'boolean' },
    next_cursor: { type: 'string' },
    truncated: { type: 'boolean' },
  },
  required: ['source', 'comments', 'has_more'],
};

const REPLIES_SHOWN = 25;

const RESOLUTIONS: Readonly<Record<'open' | 'resolved', readonly Resolution[]>> = {
  open: ['open', 'reopened'],
  resolved: ['resolved', 'dangling'],
};

export const listConfluenceComments = defineTool({
  name: 'confluence_list_comments',
  title: 'List Confluence comments',
  description:
    'Lists the comments of a page or blog post, oldest first, with their replies: those at its foot, and those on a ' +
    'piece of its text with that text and whether they are resolved.',
  input: {
    page: pageArgument,
    place: defaulted(choice('Which comments.', ['all', 'footer', 'inline']), 'all' as 'all' | CommentPlace),
    resolution: choice('Only inline comments of this kind.', ['open', 'resolved']),
    replies: defaulted(flag('With replies.'), true),
    format: formatArgument,
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, { atlassian, principal, richText }) {
    const { place, resolution, limit } = input;
    const { site, reference } = await siteOfPage(atlassian, input.page, input.site);
    const search = ['comments', principal.subject, site.id, input.page, place, resolution ?? ''];
    const from = openPosition(input.cursor, search, position) ?? { place: firstPlace(place, resolution) };
    const target = await contentToRead(atlassian, site, input.page, reference);
    const found = await readContent(target, (on) =>
      collect(atlassian, site, on, { from, limit, both: place === 'all', resolution }),
    );
    const said = input.replies ? await withReplies(atlassian, site, found.said) : found.said.map((one) => [one]);
    const nameOf = await namesOf(
      atlassian,
      site,
      said.flat().map(({ comment }) => comment.version?.authorId),
    );
    const threads = await Promise.all(
      said.map((thread) => Promise.all(thread.map((one) => commentRow(one, nameOf, richText, input)))),
    );
    const shown = resultPage(
      threads.map((thread) => thread.map(commentLine).join('\n')),
      {
        maxChars: input.max_chars,
        next: found.next && packCursor(JSON.stringify(found.next), search),
        nothing: 'There are no such comments.',
      },
    );
    return {
      text: `${sourceLine('confluence', site)}\n${shown.text}`,
      structured: {
        source: sourceOf('confluence', site),
        comments: threads.slice(0, shown.shown).flat(),
        ...shown.structured,
      },
    };
  },
});

const position = z.object({ place: z.enum(['footer', 'inline']), cursor: z.string().optional() });
/** Where a list that has both kinds goes on. */
type Position = z.infer<typeof position>;

/** Only inline comments are resolved. */
const firstPlace = (place: 'all' | CommentPlace, resolution: string | undefined): CommentPlace =>
  place === 'inline' || (place === 'all' && resolution !== undefined) ? 'inline' : 'footer';

/** Comments from a position on: at the foot first, then on the text, until there are as many as were asked for. */
async function collect(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  on: ContentId,
  how: { from: Position; limit: number; both: boolean; resolution: 'open' | 'resolved' | undefined },
): Promise<{ said: SaidComment[]; next: Position | undefined }> {
  const said: SaidComment[] = [];
  let at: Position | undefined = how.from;
  while (at && said.length < how.limit) {
    const { place, cursor }: Position = at;
    const resolution = how.resolution && RESOLUTIONS[how.resolution];
    const page = await atlassian.ask(site, (http, call) =>
      listComments(http, call, on, { place, resolution, limit: how.limit - said.length, cursor }),
    );
    said.push(...page.results.map((comment) => ({ place, comment })));
    if (page.cursor) return { said, next: { place, cursor: page.cursor } };
    at = place === 'footer' && how.both ? { place: 'inline' } : undefined;
  }
  return { said, next: at };
}

/** Each comment with what answers it. */
function withReplies(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  said: readonly SaidComment[],
): Promise<SaidComment[][]> {
  return Promise.all(
    said.map(async ({ place, comment }) => {
      const { results, cursor } = await atlassian.ask(site, (http, call) =>
        listReplies(http, call, { place, id: comment.id }, { limit: REPLIES_SHOWN }),
      );
      const asked = { place, comment, moreReplies: cursor !== undefined };
      return [asked, ...results.map((reply) => ({ place, comment: reply, replyTo: comment.id }))];
    }),
  );
}
