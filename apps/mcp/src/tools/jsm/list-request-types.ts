import { getRequestForm, listRequestTypes, type RequestField } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../common/arguments.js';
import { openCursor, packCursor } from '../common/cursor.js';
import { oneLine, present } from '../common/lines.js';
import { resultPage } from '../common/result-page.js';
import { resolveSite } from '../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../common/source.js';
import { type JsonSchema, type ObjectSchema, text } from '../schema.js';
import { defineTool, READS, type ToolAnswer } from '../tool.js';
import { deskArgument, resolveDesk, resolveType, typeLine } from './desks.js';
import { pagingSchema } from './paging.js';

const string: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    desk_id: string,
    request_types: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, name: string, description: string, help: string },
        required: ['id', 'name'],
      },
    },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: string,
          name: string,
          required: flag,
          type: string,
          description: string,
          allowed: { type: 'array', items: string },
        },
        required: ['id', 'name', 'required'],
      },
    },
    may_ask_for_others: flag,
    ...pagingSchema,
  },
  required: ['source', 'desk_id', 'request_types', 'has_more'],
};

/** A longer list of values is for the form, not for the model. */
const MOST_VALUES = 50;

export const listRequestTypesTool = defineTool({
  name: 'jsm_list_request_types',
  title: 'List request types',
  description:
    'Lists what can be asked for at a service desk; of one request type, the fields of its form with what each accepts.',
  input: {
    desk: deskArgument,
    request_type: text('Name or id of one, to see its fields.', { maxLength: 255 }),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['jsm:read'],
  async run(input, { atlassian, principal }): Promise<ToolAnswer> {
    const site = await resolveSite(atlassian, 'jira', input.site);
    const desk = await resolveDesk(atlassian, site, input.desk);
    if (input.request_type !== undefined) return await showForm(atlassian, site, desk, input.request_type);
    const search = ['request types', principal.subject, site.id, desk.id];
    const start = Number(openCursor(input.cursor, search) ?? 0);
    const { values, nextStart } = await atlassian.ask(site, (http, call) =>
      listRequestTypes(http, call, desk.id, { start, limit: input.limit }),
    );
    const page = resultPage(
      values.map((type) => `- ${typeLine(type)}${type.description ? `: ${oneLine(type.description)}` : ''}`),
      {
        maxChars: input.max_chars,
        next: nextStart === undefined ? undefined : packCursor(String(nextStart), search),
        nothing: 'Nothing can be asked for there.',
      },
    );
    const types = values.slice(0, page.shown).map(typeRow);
    return {
      text: `${sourceLine('jira', site)}\n${page.text}`,
      structured: { source: sourceOf('jira', site), desk_id: desk.id, request_types: types, ...page.structured },
    };
  },
});

function typeRow({ id, name, description, helpText }: Awaited<ReturnType<typeof resolveType>>) {
  return { id, name: oneLine(name), ...present({ description: oneLine(description), help: oneLine(helpText) }) };
}

async function showForm(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  desk: Awaited<ReturnType<typeof resolveDesk>>,
  given: string,
): Promise<ToolAnswer> {
  const type = await resolveType(atlassian, site, desk, given);
  const form = await atlassian.ask(site, (http, call) => getRequestForm(http, call, desk.id, type.id));
  const fields = form.requestTypeFields.map(fieldRow);
  const lines = fields.map(({ id, name, required, type: kind, description, allowed }) => {
    const values = allowed ? `: ${allowed.join(', ')}` : '';
    return `- ${name} (${id}${kind ? `, ${kind}` : ''}${required ? ', required' : ''})${values}${description ? ` — ${description}` : ''}`;
  });
  return {
    text: [sourceLine('jira', site), `**${typeLine(type)}** ${oneLine(type.helpText)}`.trim(), ...lines].join('\n'),
    structured: {
      source: sourceOf('jira', site),
      desk_id: desk.id,
      request_types: [typeRow(type)],
      fields,
      may_ask_for_others: form.canRaiseOnBehalfOf,
      has_more: false,
    },
  };
}

function fieldRow({ fieldId, name, required, jiraSchema, description, validValues }: RequestField) {
  const kind = jiraSchema?.items ? `list of ${jiraSchema.items}` : jiraSchema?.type;
  const allowed = validValues.slice(0, MOST_VALUES).map(({ label, value }) => oneLine(label || value));
  return {
    id: fieldId,
    name: oneLine(name),
    required,
    ...present({ type: kind, description: oneLine(description) }),
    ...(allowed.length > 0 ? { allowed } : {}),
  };
}
