import type { CommentPlace, ConfluenceComment } from '@gatehouse/atlassian';
import { cut, dateOf, oneLine, present } from '../../common/lines.js';
import type { RichText } from '../../common/rich-text.js';
import type { JsonSchema } from '../../schema.js';
import type { NameOf } from '../names.js';

const string = { type: 'string' } as const;

export const commentSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: string,
    place: string,
    author: string,
    created: string,
    on_text: string,
    resolution: string,
    reply_to: string,
    more_replies: { type: 'boolean' },
    body: string,
  },
  required: ['id', 'place', 'body'],
};

/** What of an answer one comment may take: the others are there to be read as well. */
const SHARE = 0.25;
const MAX_ANCHOR = 300;

/** A comment with what it answers and what it is on. */
export interface SaidComment {
  place: CommentPlace;
  comment: ConfluenceComment;
  replyTo?: string;
  /** Whether it has more replies than are shown. */
  moreReplies?: boolean;
}

/** @param how.max_chars of the whole answer (characters) */
export async function commentRow(
  { place, comment, replyTo, moreReplies }: SaidComment,
  nameOf: NameOf,
  richText: RichText,
  how: { format: 'markdown' | 'adf'; max_chars: number },
) {
  const most = Math.floor(how.max_chars * SHARE);
  const whole = await richText.fromAdf(comment.body, how.format);
  // What is to be parsed is never cut.
  const isLong = how.format === 'markdown' && whole.length > most;
  const isInline = place === 'inline' && replyTo === undefined;
  return {
    id: comment.id,
    place,
    body: isLong ? `${cut(whole, most)}… (cut: ${whole.length} characters, raise max_chars)` : whole,
    ...present({
      author: nameOf(comment.version?.authorId),
      created: comment.version?.createdAt,
      on_text: isInline ? oneLine(comment.properties?.inlineOriginalSelection, MAX_ANCHOR) : undefined,
      resolution: isInline ? comment.resolutionStatus : undefined,
      reply_to: replyTo,
    }),
    ...(moreReplies ? { more_replies: true } : {}),
  };
}

export type CommentRow = Awaited<ReturnType<typeof commentRow>>;

export function commentLine(row: CommentRow): string {
  const where = row.reply_to
    ? 'reply'
    : row.place === 'inline'
      ? `on “${row.on_text ?? 'text that is gone'}” · ${row.resolution ?? 'open'}`
      : 'footer';
  const head = `- **${row.author ?? 'Unknown'}**, ${dateOf(row.created)} [${where} · id ${row.id}${row.more_replies ? ' · not all its replies are shown' : ''}]:`;
  const block = `${head}\n  ${row.body.replaceAll('\n', '\n  ')}`;
  return row.reply_to ? block.replace(/^/gm, '  ') : block;
}
