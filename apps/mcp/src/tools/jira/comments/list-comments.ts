import { type JiraComment, listIssueComments } from '@gatehouse/atlassian';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { packCursor } from '../../common/cursor.js';
import { cut, oneLine, present } from '../../common/lines.js';
import { openOffset } from '../../common/offset.js';
import { issueReference } from '../../common/references.js';
import { resultPage } from '../../common/result-page.js';
import { formatArgument, type RichText } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { choice, defaulted, type JsonSchema, type ObjectSchema, required, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { person } from '../values.js';

const string: JsonSchema = { type: 'string' };

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    comments: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, author: string, created: string, updated: string, visible_to: string, body: string },
        required: ['id', 'body'],
      },
    },
    total: { type: 'integer' },
    has_more: { type: 'boolean' },
    next_cursor: string,
    truncated: { type: 'boolean' },
  },
  required: ['source', 'comments', 'total', 'has_more'],
};

export const listJiraComments = defineTool({
  name: 'jira_list_comments',
  title: 'List comments of a Jira issue',
  description: 'Reads the comments of a Jira issue as Markdown, the newest first, with their ids.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    order: defaulted(choice('Which first.', ['newest', 'oldest']), 'newest' as 'newest' | 'oldest'),
    limit: limitArgument,
    cursor: cursorArgument,
    format: formatArgument,
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian, principal, richText }) {
    const { order, limit, format, max_chars: maxChars } = input;
    const reference = issueReference(input.issue);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const search = ['jira-comments', principal.subject, site.id, reference.id, order];
    const startAt = openOffset(input.cursor, search);
    const found = await atlassian.ask(site, (http, call) =>
      listIssueComments(http, call, reference.id, { startAt, maxResults: limit, newestFirst: order === 'newest' }),
    );
    const comments = [];
    for (const comment of found.comments) comments.push(await shown(richText, comment, format, maxChars));
    const end = startAt + comments.length;
    const page = resultPage(comments.map(lineOf), {
      maxChars,
      next: comments.length > 0 && end < found.total ? packCursor(String(end), search) : undefined,
      nothing: 'There are no comments that this account may see.',
    });
    return {
      text: `${sourceLine('jira', site)}\n${found.total} comments, ${order} first:\n\n${page.text}`,
      structured: {
        source: sourceOf('jira', site),
        comments: comments.slice(0, page.shown),
        total: found.total,
        ...page.structured,
      },
    };
  },
});

/** A comment as it is shown; of one that alone would exceed the answer, the beginning, unless it is to be parsed. */
async function shown(richText: RichText, comment: JiraComment, format: 'markdown' | 'adf', maxChars: number) {
  const { id, author, created, updated, visibility } = comment;
  const whole = await richText.fromAdf(comment.body, format);
  const isLong = format === 'markdown' && whole.length > maxChars;
  return {
    id,
    ...present({
      author: person(author),
      created,
      updated: updated === created ? undefined : updated,
      visible_to: oneLine(visibility?.value),
    }),
    body: isLong ? `${cut(whole, maxChars)}… (cut: ${whole.length} characters, raise max_chars)` : whole,
  };
}

type Shown = Awaited<ReturnType<typeof shown>>;

function lineOf({ id, author, created, updated, visible_to: only, body }: Shown): string {
  const edited = updated ? `, edited ${updated}` : '';
  return `**${author ?? 'Unknown'}**, ${created ?? ''}${edited}${only ? `, only for ${only}` : ''} (id ${id}):\n${body}\n`;
}
