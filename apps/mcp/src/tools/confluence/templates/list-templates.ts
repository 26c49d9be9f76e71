import { type ConfluenceTemplate, getTemplate, listTemplates } from '@gatehouse/atlassian';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { cut, oneLine, present } from '../../common/lines.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { type ObjectSchema, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { resolveSpace } from '../spaces.js';
import { variablesOf } from './fill.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    templates: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: string,
          name: string,
          description: string,
          space_key: string,
          variables: { type: 'array', items: string },
          storage: string,
        },
        required: ['id', 'name'],
      },
    },
    has_more: { type: 'boolean' },
    next_cursor: string,
    truncated: { type: 'boolean' },
  },
  required: ['source', 'templates', 'has_more'],
};

export const listConfluenceTemplates = defineTool({
  name: 'confluence_list_templates',
  title: 'List Confluence templates',
  description:
    'Lists page templates, of a space or of the whole site, or shows one with its variables and its content in ' +
    'Confluence’s storage format. Use one with confluence_create_page.',
  input: {
    space: text('Key, id or name of the space; without it those of the site.', { maxLength: 255 }),
    template_id: text('Show this one.', { maxLength: 100 }),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, { atlassian, principal }) {
    const site = await resolveSite(atlassian, 'confluence', input.site);
    const { template_id: id, limit } = input;
    const head = { source: sourceOf('confluence', site) };
    if (id !== undefined) {
      const template = await atlassian.ask(site, (http, call) => getTemplate(http, call, id.trim()));
      const storage = template.body?.storage?.value ?? '';
      const shown = cut(storage, input.max_chars);
      const row = {
        ...templateRow(template),
        variables: variablesOf(storage).map((name) => oneLine(name)),
        storage: shown,
      };
      const lines = [
        templateLine(row),
        `**Variables:** ${row.variables.join(', ') || 'none'}`,
        shown.length < storage.length ? `${shown}\n_Cut at ${shown.length} of ${storage.length} characters._` : shown,
      ];
      return {
        text: `${sourceLine('confluence', site)}\n${lines.join('\n\n')}`,
        structured: {
          ...head,
          templates: [row],
          has_more: false,
          ...(shown.length < storage.length ? { truncated: true } : {}),
        },
      };
    }
    const search = ['templates', principal.subject, site.id, input.space ?? ''];
    const start = Number(openCursor(input.cursor, search) ?? 0);
    const space = input.space === undefined ? undefined : await resolveSpace(atlassian, site, input.space);
    const found = await atlassian.ask(site, (http, call) =>
      listTemplates(http, call, { spaceKey: space?.key, start, limit }),
    );
    const rows = found.map(templateRow);
    const page = resultPage(rows.map(templateLine), {
      maxChars: input.max_chars,
      next: found.length < limit ? undefined : packCursor(String(start + limit), search),
      nothing: space ? `${space.key} has no templates of its own.` : 'The site has no templates.',
    });
    return {
      text: `${sourceLine('confluence', site)}\n${page.text}`,
      structured: { ...head, templates: rows.slice(0, page.shown), ...page.structured },
    };
  },
});

const templateRow = ({ templateId, name, description, space }: ConfluenceTemplate) => ({
  id: templateId,
  name: oneLine(name),
  ...present({ description: oneLine(description), space_key: space?.key }),
});

function templateLine({ id, name, description, space_key: space }: ReturnType<typeof templateRow>): string {
  return `- **${name}** [${[space, `id ${id}`].filter(Boolean).join(' · ')}]${description ? ` — ${description}` : ''}`;
}
