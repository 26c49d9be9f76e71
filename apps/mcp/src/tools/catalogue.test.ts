import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { compileCatalogue } from './catalogue.js';
import { TOOLS } from './registry.js';
import { checkedSchema, defaulted, flag, integer, pairs, required, text, texts, unsaid } from './schema.js';
import { defineTool, READS } from './tool.js';

const ALLOWED = new Set([
  'type',
  'description',
  'enum',
  'default',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'maxItems',
  'items',
  'properties',
  'required',
  'additionalProperties',
]);

/** Every keyword of a schema, with the place where it stands. */
function keywords(schema: unknown, at: string): [string, string][] {
  const { properties = {}, items, ...rest } = schema as Record<string, unknown>;
  const own = [...Object.keys(rest), ...('items' in (schema as object) ? ['items'] : [])];
  return [
    ...own.map((word): [string, string] => [word, at]),
    ...(items === undefined ? [] : keywords(items, `${at}[]`)),
    ...Object.entries(properties as object).flatMap(([name, inner]) => keywords(inner, `${at}.${name}`)),
  ];
}

/** Where a string of any length may stand. */
function unbounded(schema: unknown, at: string): string[] {
  const { type, enum: values, maxLength, properties = {}, items } = schema as Record<string, unknown>;
  return [
    ...(type === 'string' && !values && maxLength === undefined ? [at] : []),
    ...(items === undefined ? [] : unbounded(items, `${at}[]`)),
    ...Object.entries(properties as object).flatMap(([name, inner]) => unbounded(inner, `${at}.${name}`)),
  ];
}

describe('the catalogue', () => {
  it('bounds every text that a caller may give', () => {
    expect(TOOLS.flatMap(({ name, input }) => unbounded(checkedSchema(input), name))).toEqual([]);
  });

  it('RS-43: has schemas that every vendor takes: flat, without references, alternatives or null', () => {
    for (const { name, inputSchema, outputSchema } of compileCatalogue(TOOLS).listed) {
      for (const schema of [inputSchema, outputSchema]) {
        for (const [word, at] of keywords(schema, name)) expect(ALLOWED, `${word} at ${at}`).toContain(word);
        // Whatever the keywords are called: references, several types at once, values that are no strings.
        expect(JSON.stringify(schema)).not.toMatch(/x-mcp-header|"\$|"type":\[|"items":\[|null|"enum":\[[^"\]]/);
      }
    }
  });

  it('has schemas that keep JSON Schema 2020-12, and can check arguments with each', () => {
    const ajv = new Ajv2020({ strict: true });
    const { listed, find } = compileCatalogue(TOOLS);
    for (const { name, inputSchema, outputSchema = {} } of listed) {
      for (const schema of [inputSchema, outputSchema])
        expect(ajv.validateSchema(schema as AnySchema), name).toBe(true);
      expect(find(name)?.parse({ no_such_argument: 1 }), name).toMatchObject({ ok: false });
    }
  });

  it('RS-44: has well-formed names, and words for every tool and argument', () => {
    for (const { name, title, description = '', inputSchema, outputSchema, annotations } of compileCatalogue(TOOLS)
      .listed) {
      expect(name).toMatch(/^(?:search|fetch|(?:atlassian|jira|jsm|confluence)_[a-z]+(?:_[a-z]+)*)$/);
      expect(name.length).toBeLessThanOrEqual(64);
      expect(title?.length).toBeGreaterThan(5);
      expect(description.length).toBeGreaterThan(80);
      expect(description.length).toBeLessThan(700);
      for (const [argument, schema] of Object.entries(inputSchema.properties ?? {})) {
        expect((schema as { description?: string }).description, `${name}.${argument}`).toBeTruthy();
      }
      expect(outputSchema?.type).toBe('object');
      const reads = /^(search|fetch|[a-z]+_(get|list|find|search|diff)(_.+)?)$/.test(name);
      expect(annotations, name).toMatchObject({ readOnlyHint: reads });
      if (/_(create|add)_/.test(name)) expect(annotations, name).toMatchObject({ destructiveHint: false });
      if (/_(delete|unlink|update)_/.test(name)) expect(annotations, name).toMatchObject({ destructiveHint: true });
    }
  });

  it('asks for the scope that each tool needs', () => {
    const { scopesOf } = compileCatalogue(TOOLS);
    expect(scopesOf('atlassian_get_context')).toEqual([]);
    expect(scopesOf('jira_get_issue')).toEqual(['jira:read']);
    expect(scopesOf('confluence_create_page')).toEqual(['confluence:write']);
    expect(scopesOf('no_such_tool')).toEqual([]);
  });
});

describe('arguments', () => {
  const tool = defineTool({
    name: 'test_tool',
    title: 'Test',
    description: 'Test',
    input: {
      name: required(text('A name.')),
      limit: defaulted(integer('A limit.', { minimum: 1, maximum: 9 }), 5),
      labels: texts('Labels.', { maxItems: 2 }),
      really: flag('Really?'),
      fields: pairs('Fields.'),
    },
    output: { type: 'object' },
    annotations: READS,
    scopes: [],
    run: async () => ({ text: '', structured: {} }),
  });
  const parse = (given: unknown) => compileCatalogue([tool]).find('test_tool')?.parse(given);

  it('that can only mean one thing are understood', () => {
    const given = { name: 7, limit: '3', labels: 'one', really: 'true', fields: null };
    expect(parse(given)).toEqual({
      ok: true,
      input: { name: '7', limit: 3, labels: ['one'], really: true },
    });
    expect(given.limit).toBe('3');
  });

  it('get their defaults', () => {
    expect(parse({ name: 'x' })).toEqual({ ok: true, input: { name: 'x', limit: 5 } });
  });

  it.each([
    [undefined, 'name is missing.'],
    [{ name: '' }, 'name must not be empty.'],
    [{ name: 'x', limit: 10 }, 'limit must be at most 9.'],
    [{ name: 'x', limit: 'many' }, 'limit must be of type integer.'],
    [{ name: 'x', labels: ['a', 'b', 'c'] }, 'labels must have at most 2 items.'],
    [{ name: 'x', nme: 'y' }, 'nme is not an argument. Allowed: name, limit, labels, really, fields.'],
    [{ name: 'x', fields: [{ name: 'a' }] }, 'fields.0: value is missing.'],
  ])('%j are answered with what is wrong', (given, words) => {
    expect(parse(given)).toMatchObject({ ok: false, text: expect.stringContaining(words) });
  });

  it('are held to bounds that the list of tools does not say', () => {
    const input = {
      name: required(unsaid(text('A name.'), { maxLength: 3 })),
      size: unsaid(defaulted(integer('A size.'), 5), { minimum: 2, maximum: 9 }),
    };
    const { listed, find } = compileCatalogue([{ ...tool, input }]);
    expect(listed[0]?.inputSchema.properties).toEqual({
      name: { type: 'string', description: 'A name.', minLength: 1 },
      size: { type: 'integer', description: 'A size.', default: 5 },
    });
    const given = (name: string, size?: number) => find('test_tool')?.parse({ name, size: size ?? null });
    expect(given('abc')).toEqual({ ok: true, input: { name: 'abc', size: 5 } });
    expect(given('abcd')).toMatchObject({ ok: false, text: expect.stringContaining('at most 3 characters') });
    expect(given('abc', 10)).toMatchObject({ ok: false, text: expect.stringContaining('size must be at most 9.') });
    expect(given('abc', 1)).toMatchObject({ ok: false, text: expect.stringContaining('size must be at least 2.') });
  });

  it('that are too long are refused inside of lists and pairs too', () => {
    const refused = (given: object, words: string) =>
      expect(parse({ name: 'x', ...given })).toMatchObject({ ok: false, text: expect.stringContaining(words) });
    refused({ labels: ['a'.repeat(256)] }, 'labels.0 must have at most 255 characters.');
    refused({ fields: [{ name: 'a'.repeat(256), value: '' }] }, 'fields.0.name must have at most 255 characters.');
    refused({ fields: [{ name: 'a', value: 'b'.repeat(32_768) }] }, 'value must have at most 32767 characters.');
  });
});
