import { dateOf } from '../common/lines.js';
import { type CommentRow, commentLine } from './comments/view.js';
import type { Heading } from './outline.js';

interface PageView {
  id: string;
  kind: string;
  title: string;
  url: string;
  status?: string;
  version?: number;
  updated?: string;
  content?: string;
  outline?: Heading[];
  labels?: string[];
  ancestors?: { id: string; title: string }[];
  comments?: CommentRow[];
  attachments?: { id: string; filename: string; media_type?: string; bytes?: number }[];
  restrictions?: { read_by: string[]; edited_by: string[] };
  views?: number;
}

const list = (title: string, lines: readonly string[]): string => `## ${title}\n${lines.join('\n') || '_none_'}`;

/** A page as Markdown. @param more what follows the content where it was cut */
export function pageLines(page: PageView, more: string): string {
  const { outline, labels, ancestors, comments, attachments, restrictions, views } = page;
  const marks = [
    page.kind === 'blogpost' && 'blog post',
    `id ${page.id}`,
    page.version !== undefined && `version ${page.version}`,
    page.updated && `updated ${dateOf(page.updated)}`,
    page.status !== 'current' && page.status !== 'draft' && page.status,
    views !== undefined && `${views} views`,
  ];
  const parts = [
    `# ${page.title}\n_${marks.filter(Boolean).join(' · ')} · ${page.url}_`,
    page.status === 'draft' &&
      '_A draft that was never published: readers of its space do not see it. confluence_update_page with status current publishes it._',
    labels && `**Labels:** ${labels.join(', ') || 'none'}`,
    ancestors && `**Above it:** ${ancestors.map(({ id, title }) => `${title} (${id})`).join(' › ') || 'nothing'}`,
    restrictions && `**Read by:** ${restrictions.read_by.join(', ') || 'everybody in the space'}`,
    restrictions && `**Edited by:** ${restrictions.edited_by.join(', ') || 'everybody who may write in the space'}`,
    outline && `**Outline:**\n${outline.map(headingLine).join('\n') || 'no headings'}`,
    page.content !== undefined && `${page.content || '_empty_'}${more}`,
    attachments &&
      list(
        'Files',
        attachments.map(({ id, filename, media_type: type, bytes }) => {
          const facts = [type, bytes !== undefined && `${bytes} bytes`, `id ${id}`].filter(Boolean).join(' · ');
          return `- ${filename} [${facts}]`;
        }),
      ),
    comments && list('Comments', comments.map(commentLine)),
  ];
  return parts.filter(Boolean).join('\n\n');
}

/** The name of a section is said where its heading is not the only one of its words. */
function headingLine({ level, title, section }: Heading): string {
  return `${'  '.repeat(level - 1)}- ${title}${section === title ? '' : ` (section "${section}")`}`;
}
