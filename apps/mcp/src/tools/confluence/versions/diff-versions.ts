import { diffTexts, getPage } from '@gatehouse/atlassian';
import { maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { continuation, windowOf } from '../../common/window.js';
import { ToolFailure } from '../../failure.js';
import { defaulted, integer, type ObjectSchema, required } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { contentToRead, pageArgument, readContent, siteOfPage } from '../content.js';

const string = { type: 'string' } as const;
const number = { type: 'integer' } as const;

/** How long a difference is looked for (milliseconds). */
const DIFF_MS = 2_000;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    id: string,
    from_version: number,
    to_version: number,
    lines_added: number,
    lines_removed: number,
    diff: string,
    next_offset: number,
  },
  required: ['source', 'id', 'from_version', 'to_version', 'lines_added', 'lines_removed', 'diff'],
};

export const diffConfluenceVersions = defineTool({
  name: 'confluence_diff_versions',
  title: 'Compare Confluence versions',
  description: 'Shows what changed between two versions of a page or blog post, as a unified diff of its Markdown.',
  input: {
    page: pageArgument,
    from_version: required(integer('The earlier version.', { minimum: 1 })),
    to_version: integer('The later one; the present one unless given.', { minimum: 1 }),
    offset: defaulted(integer('Where in the diff to begin.', { minimum: 0 }), 0),
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, { atlassian, richText }) {
    const { site, reference } = await siteOfPage(atlassian, input.page, input.site);
    const target = await contentToRead(atlassian, site, input.page, reference);
    const read = (version: number | undefined) =>
      readContent(target, ({ kind, id }) =>
        atlassian.ask(site, (http, call) => getPage(http, call, id, { kind, version })),
      );
    const [before, after] = await Promise.all([read(input.from_version), read(input.to_version)]);
    const [was, is] = await Promise.all(
      [before, after].map(
        async ({ title, body }) => `# ${oneLine(title, 500)}\n\n${await richText.fromAdf(body, 'markdown')}\n`,
      ),
    );
    const diff = diffTexts(was ?? '', is ?? '', DIFF_MS);
    if (!diff) {
      throw new ToolFailure('atlassian', 'The two versions differ too much to be compared in time. Read both instead.');
    }
    const to = after.version?.number ?? input.to_version ?? 0;
    const window = windowOf(diff.text, input.offset, input.max_chars);
    const head = `**Version ${input.from_version} → ${to}** of “${oneLine(after.title)}”: ${diff.added} lines added, ${diff.removed} removed`;
    const shown =
      diff.text === ''
        ? 'As Markdown they are the same.'
        : `\`\`\`\`diff\n${window.text}\n\`\`\`\`${continuation(window)}`;
    return {
      text: `${sourceLine('confluence', site)}\n\n${head}\n\n${shown}`,
      structured: {
        source: sourceOf('confluence', site),
        id: after.id,
        from_version: input.from_version,
        to_version: to,
        lines_added: diff.added,
        lines_removed: diff.removed,
        diff: window.text,
        ...(window.nextOffset === undefined ? {} : { next_offset: window.nextOffset }),
      },
    };
  },
});
