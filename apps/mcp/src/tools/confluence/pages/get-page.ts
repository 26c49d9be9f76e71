import { type ConfluencePage, type ContentKind, getPage, type Site } from '@gatehouse/atlassian';
import { maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { pageReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf } from '../../common/source.js';
import { continuation, windowOf } from '../../common/window.js';
import { ToolFailure } from '../../failure.js';
import { choice, choices, defaulted, integer, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { pageUrl } from '../addresses.js';
import { readContent } from '../content.js';
import { findPageByTitle } from '../find-page.js';
import { outlineOf, sectionOf } from '../outline.js';
import { pageLines } from '../page-view.js';
import { extrasOf, fitting, INCLUDES } from './extras.js';
import { pageOutput } from './get-page-output.js';

export const getConfluencePage = defineTool({
  name: 'confluence_get_page',
  title: 'Get Confluence page',
  description:
    'Reads one Confluence page or blog post as Markdown: whole, as an outline, or one section. ' +
    'For a long page ask for part "outline" first, then for a section. ' +
    'Example: page "123456", part "section", section "Rollback".',
  input: {
    page: text('Id or address of the page.', { maxLength: 1_000 }),
    title: text('Exact title, where id and address are unknown.', { maxLength: 500 }),
    space: text('Key of the space that the title is in.', { maxLength: 255 }),
    part: defaulted(
      choice('What to return of the content.', ['full', 'outline', 'section']),
      'full' as 'full' | 'outline' | 'section',
    ),
    section: text('Heading, as the outline names it.', { maxLength: 500 }),
    include: choices('What to show besides the content.', INCLUDES),
    format: formatArgument,
    version: integer('An earlier version.', { minimum: 1 }),
    offset: defaulted(integer('Where in the content to begin.', { minimum: 0 }), 0),
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output: pageOutput,
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, { atlassian, richText }) {
    const reference = input.page === undefined ? undefined : pageReference(input.page);
    const title = input.title ?? (reference ? undefined : input.page);
    if (!reference && title === undefined) {
      throw new ToolFailure('invalid_arguments', 'Pass page (id or address) or title.');
    }
    if (input.part === 'section' && input.section === undefined) {
      throw new ToolFailure('invalid_arguments', 'Pass section, the heading to read, for part "section".');
    }
    if (input.part !== 'full' && input.format === 'adf') {
      throw new ToolFailure('invalid_arguments', 'Outline and section are for format markdown only.');
    }
    const site = await resolveSite(atlassian, 'confluence', input.site ?? reference?.site);
    const named = reference ?? {
      id: await findPageByTitle(atlassian, site, title ?? '', input.space),
      kind: 'page' as const,
    };
    const include = new Set(input.include);
    const { kind, page } = await readContent(named, async ({ kind, id }) => {
      const about = { kind, labels: include.has('labels'), version: input.version };
      return { kind, page: await atlassian.ask(site, (http, call) => getPage(http, call, id, about)) };
    });
    const { shown: extras, cutOff } = await extrasOf(
      atlassian,
      site,
      { kind, id: page.id },
      include,
      richText,
      input.max_chars,
    );

    // Of one section only that is converted.
    const shown = input.part === 'section' ? sectionOf(page.body, input.section ?? '') : page.body;
    const whole = await richText.fromAdf(shown, input.format);
    if (input.format === 'adf' && whole.length > input.max_chars) {
      throw new ToolFailure(
        'invalid_arguments',
        `The page has ${whole.length} characters as ADF: raise max_chars, or use format markdown.`,
      );
    }
    const content = input.part === 'outline' ? undefined : windowOf(whole, input.offset, input.max_chars);
    const left = input.max_chars - (content?.text.length ?? 0);
    const comments = extras.comments && fitting(extras.comments, left);
    const isCut = cutOff.comments || (comments?.length ?? 0) < (extras.comments?.length ?? 0);
    const structured = {
      source: sourceOf('confluence', site),
      ...facts(site, kind, page),
      total_chars: content?.total ?? whole.length,
      ...(content ? { content: content.text } : {}),
      ...(content?.nextOffset === undefined ? {} : { next_offset: content.nextOffset }),
      ...(input.part === 'outline' ? { outline: outlineOf(page.body) } : {}),
      ...(include.has('labels') ? { labels: (page.labels?.results ?? []).map(({ name }) => oneLine(name)) } : {}),
      ...extras,
      ...(comments ? { comments } : {}),
    };
    const more = content ? continuation(content) : '';
    const rest = [
      isCut && '_Not all comments are shown: confluence_list_comments has the rest._',
      cutOff.attachments && '_Not all files are shown: confluence_get_attachment with page lists the rest._',
    ];
    const text = [sourceLine('confluence', site), pageLines(structured, more), ...rest].filter(Boolean).join('\n\n');
    return { text, structured };
  },
});

function facts(site: Site, kind: ContentKind, page: ConfluencePage) {
  return {
    id: page.id,
    kind,
    title: oneLine(page.title, 500),
    url: pageUrl(site, page.id, page._links?.webui),
    ...present({
      status: page.status,
      space_id: page.spaceId,
      parent_id: page.parentId,
      version: page.version?.number,
      updated: page.version?.createdAt,
    }),
  };
}
