import type { ConfluenceFooterComment } from '@gatehouse/atlassian';
import { dateOf, present } from '../common/lines.js';
import type { RichText } from '../common/rich-text.js';

const MAX_COMMENT_CHARS = 4_000;

/** The comments that fit, as Markdown. */
export async function commentList(richText: RichText, comments: readonly ConfluenceFooterComment[], maxChars: number) {
  let left = maxChars;
  const shown = [];
  for (const { id, body, version } of comments) {
    const whole = await richText.fromAdf(body, 'markdown');
    const text = whole.length > MAX_COMMENT_CHARS ? `${whole.slice(0, MAX_COMMENT_CHARS)}… (cut)` : whole;
    left -= text.length;
    if (left < 0 && shown.length > 0) break;
    shown.push({ id, ...present({ author_account_id: version?.authorId, created: version?.createdAt }), body: text });
  }
  return shown;
}

interface PageView {
  id: string;
  title: string;
  url: string;
  status?: string;
  version?: number;
  updated?: string;
  content?: string;
  outline?: { level: number; title: string; offset: number }[];
  labels?: string[];
  ancestor_ids?: string[];
  comments?: Awaited<ReturnType<typeof commentList>>;
}

/** A page as Markdown. @param more what follows the content where it was cut */
export function pageLines(page: PageView, more: string): string {
  const { outline, labels, ancestor_ids: ancestors, comments } = page;
  const marks = [
    `id ${page.id}`,
    page.version !== undefined && `version ${page.version}`,
    page.updated && `updated ${dateOf(page.updated)}`,
    page.status !== 'current' && page.status,
  ];
  const parts = [
    `# ${page.title}\n_${marks.filter(Boolean).join(' · ')} · ${page.url}_`,
    labels && `**Labels:** ${labels.join(', ') || 'none'}`,
    ancestors && `**Above it, the nearest last:** ${ancestors.join(' › ') || 'nothing'}`,
    outline &&
      `**Outline:**\n${outline.map(({ level, title }) => `${'  '.repeat(level - 1)}- ${title}`).join('\n') || 'no headings'}`,
    page.content !== undefined && `${page.content || '_empty_'}${more}`,
    comments &&
      `## Comments\n${comments.map((one) => `**${one.author_account_id ?? 'Unknown'}**, ${dateOf(one.created)}:\n${one.body}`).join('\n\n') || '_none_'}`,
  ];
  return parts.filter(Boolean).join('\n\n');
}
