import type { Scope } from '@gatehouse/contract';
import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { copyJson } from './json.js';
import { checkedSchema, objectSchema } from './schema.js';
import type { AnyTool } from './tool.js';

export type ParsedArguments = { ok: true; input: unknown } | { ok: false; text: string };

export interface CompiledTool {
  tool: AnyTool;
  /** Checks a call's arguments, forgiving what can only mean one thing (a number in quotes, one value for a list). */
  parse(given: unknown): ParsedArguments;
}

/** Everything about the tools that does not change between requests: made once, the check of arguments at a tool's first call. */
export interface Catalogue {
  /** In their published form (MCP Tools, "Data Types"). */
  listed: readonly ListedTool[];
  find(name: string): CompiledTool | undefined;
  /** What a call of this tool needs; nothing for a tool that does not exist. */
  scopesOf(name: string): readonly Scope[];
  /** The same for those among its tools that are named. */
  only(names: ReadonlySet<string>): Catalogue;
}

export function compileCatalogue(tools: readonly AnyTool[]): Catalogue {
  // Our own schemas are held to the meta-schema by a test, and not at every start.
  const ajv = new Ajv2020({
    allErrors: true,
    coerceTypes: 'array',
    useDefaults: true,
    strict: true,
    meta: false,
    validateSchema: false,
  });
  const compiled = new Map<string, CompiledTool>();
  const listed = tools.map((tool): ListedTool => {
    const known = Object.keys(tool.input);
    let validate: ValidateFunction | undefined;
    compiled.set(tool.name, {
      tool,
      parse: (given) => {
        validate ??= ajv.compile(checkedSchema(tool.input));
        return parseArguments(validate, known, given);
      },
    });
    return {
      name: tool.name,
      title: tool.title,
      description: tool.description,
      inputSchema: objectSchema(tool.input),
      outputSchema: tool.output,
      annotations: tool.annotations,
    };
  });
  return catalogueOf(listed, compiled);
}

function catalogueOf(listed: readonly ListedTool[], compiled: ReadonlyMap<string, CompiledTool>): Catalogue {
  return {
    listed,
    find: (name) => compiled.get(name),
    scopesOf: (name) => compiled.get(name)?.tool.scopes ?? [],
    only: (names) =>
      catalogueOf(
        listed.filter(({ name }) => names.has(name)),
        new Map([...compiled].filter(([name]) => names.has(name))),
      ),
  };
}

function parseArguments(validate: ValidateFunction, known: string[], given: unknown): ParsedArguments {
  // Models write null for "nothing"; our schemas have no null.
  const entries = Object.entries(given ?? {}).filter(([, value]) => value !== null);
  // Validation writes defaults and coerced values: never into the caller's object.
  const input = copyJson(Object.fromEntries(entries));
  if (validate(input)) return { ok: true, input };
  const words = (validate.errors ?? []).slice(0, 10).map((error) => describe(error, known));
  return {
    ok: false,
    text: `The arguments are not valid.\n${[...new Set(words)].map((word) => `- ${word}`).join('\n')}`,
  };
}

function describe(error: ErrorObject, known: string[]): string {
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  const field = path || 'arguments';
  const inside = path ? `${path}: ` : '';
  const detail: Record<string, unknown> = error.params;
  switch (error.keyword) {
    case 'required':
      return `${inside}${String(detail.missingProperty)} is missing.`;
    case 'additionalProperties':
      return `${inside}${String(detail.additionalProperty)} is not an argument.${path ? '' : ` Allowed: ${known.join(', ')}.`}`;
    case 'enum':
      return `${field} must be one of: ${(detail.allowedValues as string[]).join(', ')}.`;
    case 'minLength':
      return `${field} must not be empty.`;
    case 'maxLength':
      return `${field} must have at most ${String(detail.limit)} characters.`;
    case 'maxItems':
      return `${field} must have at most ${String(detail.limit)} items.`;
    case 'minimum':
    case 'maximum':
      return `${field} must be ${error.keyword === 'minimum' ? 'at least' : 'at most'} ${String(detail.limit)}.`;
    case 'type':
      return `${field} must be of type ${String(detail.type)}.`;
    default:
      return `${field} ${error.message ?? 'is not valid'}.`;
  }
}
