import {
  type ConfluenceAttachment,
  type ContentId,
  countViews,
  getRestrictions,
  listComments,
  listPageAttachments,
  type Restriction,
} from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { oneLine, present } from '../../common/lines.js';
import type { RichText } from '../../common/rich-text.js';
import { type CommentRow, commentRow } from '../comments/view.js';
import { namesOf } from '../names.js';
import { ancestorsOf } from './list-tree.js';

/** What a page can be shown with, beside its content. */
export const INCLUDES = ['labels', 'ancestors', 'comments', 'attachments', 'restrictions', 'views'] as const;
export type Include = (typeof INCLUDES)[number];

const COMMENTS_SHOWN = 20;
const FILES_SHOWN = 50;

/** What was asked for, each from a request of its own; labels come with the page. */
export async function extrasOf(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  on: ContentId,
  include: ReadonlySet<Include>,
  richText: RichText,
  maxChars: number,
) {
  const when = async <T>(name: Include, ask: () => Promise<T>): Promise<T | undefined> =>
    include.has(name) ? await ask() : undefined;
  const [ancestors, comments, attachments, restrictions, views] = await Promise.all([
    when('ancestors', async () => (on.kind === 'page' ? await ancestorsOf(atlassian, site, on.id) : [])),
    when('comments', () => footerComments(atlassian, site, on, richText, maxChars)),
    when('attachments', async () => {
      const files = await atlassian.ask(site, (http, call) =>
        listPageAttachments(http, call, on, { limit: FILES_SHOWN }),
      );
      return { rows: files.results.map(fileRow), more: files.cursor !== undefined };
    }),
    when('restrictions', async () => {
      const { read, update } = await atlassian.ask(site, (http, call) => getRestrictions(http, call, on.id));
      return { read_by: namesIn(read), edited_by: namesIn(update) };
    }),
    when('views', () => atlassian.ask(site, (http, call) => countViews(http, call, on.id))),
  ]);
  const shown = {
    ...(ancestors ? { ancestors: ancestors.map(({ id, title }) => ({ id, title })) } : {}),
    ...(comments ? { comments: comments.rows } : {}),
    ...(attachments ? { attachments: attachments.rows } : {}),
    ...(restrictions ? { restrictions } : {}),
    ...(views === undefined ? {} : { views }),
  };
  const cutOff = { comments: comments?.more === true, attachments: attachments?.more === true };
  return { shown, cutOff };
}

async function footerComments(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  on: ContentId,
  richText: RichText,
  maxChars: number,
): Promise<{ rows: CommentRow[]; more: boolean }> {
  const { results, cursor } = await atlassian.ask(site, (http, call) =>
    listComments(http, call, on, { place: 'footer', limit: COMMENTS_SHOWN }),
  );
  const nameOf = await namesOf(
    atlassian,
    site,
    results.map(({ version }) => version?.authorId),
  );
  const rows = await Promise.all(
    results.map((comment) =>
      commentRow({ place: 'footer', comment }, nameOf, richText, { format: 'markdown', max_chars: maxChars }),
    ),
  );
  return { rows, more: cursor !== undefined };
}

/** The comments that fit into what the content leaves (characters); one of them always does. */
export function fitting(comments: readonly CommentRow[], maxChars: number): CommentRow[] {
  let left = maxChars;
  return comments.filter(({ body }, index) => {
    left -= body.length;
    return left >= 0 || index === 0;
  });
}

const fileRow = ({ id, title, mediaType, fileSize }: ConfluenceAttachment) => ({
  id,
  filename: oneLine(title),
  ...present({ media_type: oneLine(mediaType, 100), bytes: fileSize }),
});

/** Nobody named means everybody whom the space lets. */
const namesIn = ({ users, groups }: Restriction): string[] => [
  ...users.map(({ name, accountId }) => `${oneLine(name)} (${accountId})`),
  ...groups.map((name) => `group ${oneLine(name)}`),
];
