import { movePage } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { pageReference } from '../../common/references.js';
import { ToolFailure } from '../../failure.js';
import { choice, defaulted, type ObjectSchema, required, text } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';
import { pageUrl } from '../addresses.js';
import { type FoundContent, findContent, pageArgument, siteOfPage } from '../content.js';

const output: ObjectSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, title: { type: 'string' }, url: { type: 'string' } },
  required: ['id', 'title', 'url'],
};

const WORDS = { below: 'below', before: 'before', after: 'after' } as const;

export const moveConfluencePage = defineTool({
  name: 'confluence_move_page',
  title: 'Move Confluence page',
  description: 'Moves a page with everything below it: below another page, or beside it, also in another space.',
  input: {
    page: pageArgument,
    target: required(text('Id, address or exact title of the page to move it to.', { maxLength: 1_000 })),
    position: defaulted(
      choice('Where it goes, seen from target.', ['below', 'before', 'after']),
      'below' as keyof typeof WORDS,
    ),
    site: siteArgument,
  },
  output,
  annotations: CHANGES,
  scopes: ['confluence:write'],
  async run(input, { atlassian }) {
    const { site } = await siteOfPage(atlassian, input.page, input.site ?? pageReference(input.target)?.site);
    const page = await findContent(atlassian, site, input.page);
    const target = await findContent(atlassian, site, input.target);
    if (page.kind !== 'page' || target.kind !== 'page') {
      throw new ToolFailure('invalid_arguments', 'Blog posts stand in no tree: only pages can be moved.');
    }
    // Confluence would do it, and its page tree would show the page no more.
    if (input.position !== 'below' && target.parentId === undefined) {
      throw new ToolFailure(
        'invalid_arguments',
        `“${oneLine(target.shown.title)}” stands at the top of its space, where a page beside it is hard to find: move it below that page, or beside one that has a parent.`,
      );
    }
    const position = input.position === 'below' ? 'append' : input.position;
    // Beside another page is below the same one.
    const will = position === 'append' ? { ...placeOf(target), parent_id: target.id } : placeOf(target);
    await atlassian.ask(site, (http, call) => movePage(http, call, page.id, { position, target: target.id }), {
      change: {
        kind: 'page-place',
        target: { id: page.id, name: oneLine(page.title) },
        before: placeOf(page),
        will,
        after: () => will,
      },
      also: [{ kind: 'other', will: { place: `${WORDS[input.position]} “${oneLine(target.title)}”` } }],
    });
    const url = pageUrl(site, page.id, undefined);
    const title = oneLine(page.shown.title);
    return {
      text: `Moved “${title}” ${WORDS[input.position]} “${oneLine(target.shown.title)}”: ${url}`,
      structured: { id: page.id, title, url },
    };
  },
});

const placeOf = ({ parentId, spaceId }: FoundContent) => present({ parent_id: parentId, space_id: spaceId });
