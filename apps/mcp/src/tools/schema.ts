/**
 * The part of JSON Schema that every model vendor understands: flat, no references, no alternatives, no nullable
 * unions. Tools describe their arguments with these functions, which carry the TypeScript type along, so that what is
 * published, what is checked and what the code sees cannot drift apart.
 */
export type JsonSchema = {
  type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  description?: string;
  enum?: string[];
  default?: string | number | boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  items?: JsonSchema;
  properties?: { [name: string]: JsonSchema };
  required?: string[];
  additionalProperties?: boolean;
};

/** The schema of a whole set of arguments, or of a whole answer. */
export type ObjectSchema = JsonSchema & { type: 'object' };

/** A name, a key, an id or a label (characters). */
const MAX_NAME = 255;
/** What Atlassian takes for a text field (characters). */
const MAX_VALUE = 32_767;

/** How large a value may be. */
type Bounds = Pick<JsonSchema, 'minimum' | 'maximum' | 'maxLength'>;

type Presence = 'required' | 'optional' | 'defaulted';

export interface Field<T, P extends Presence> {
  schema: JsonSchema;
  /** Calls are held to them, and lists of tools do not spend words on them; see {@link unsaid}. */
  unsaid?: Bounds;
  presence: P;
  /** Never there; it carries the type. */
  value?: T;
}

export type Fields = Record<string, Field<unknown, Presence>>;

type Always<F extends Fields> = { [K in keyof F]: F[K]['presence'] extends 'optional' ? never : K }[keyof F];
type ValueOf<X> = X extends Field<infer T, Presence> ? T : never;

/** What a tool receives: required and defaulted arguments are there, the others may be. */
export type Arguments<F extends Fields> = { [K in Always<F>]: ValueOf<F[K]> } & {
  [K in Exclude<keyof F, Always<F>>]?: ValueOf<F[K]>;
};

const optional = <T>(schema: JsonSchema): Field<T, 'optional'> => ({ schema, presence: 'optional' });

export function text(description: string, limits: { maxLength?: number } = {}): Field<string, 'optional'> {
  return optional({ type: 'string', description, ...limits });
}

export function integer(
  description: string,
  limits: { minimum?: number; maximum?: number } = {},
): Field<number, 'optional'> {
  return optional({ type: 'integer', description, ...limits });
}

export function flag(description: string): Field<boolean, 'optional'> {
  return optional({ type: 'boolean', description });
}

export function choice<const V extends readonly string[]>(
  description: string,
  values: V,
): Field<V[number], 'optional'> {
  return optional({ type: 'string', description, enum: [...values] });
}

/** A list of names. */
export function texts(description: string, limits: { maxItems: number }): Field<string[], 'optional'> {
  return optional({ type: 'array', description, items: { type: 'string', maxLength: MAX_NAME }, ...limits });
}

export function integers(description: string, limits: { maxItems: number }): Field<number[], 'optional'> {
  return optional({ type: 'array', description, items: { type: 'integer', minimum: 1 }, ...limits });
}

export function choices<const V extends readonly string[]>(
  description: string,
  values: V,
): Field<V[number][], 'optional'> {
  return optional({
    type: 'array',
    description,
    items: { type: 'string', enum: [...values] },
    maxItems: values.length,
  });
}

/** Pairs of names and values. An object with free keys would be refused by some vendors. */
export function pairs(description: string): Field<{ name: string; value: string }[], 'optional'> {
  const properties: Record<string, JsonSchema> = {
    name: { type: 'string', maxLength: MAX_NAME, description: 'Name or id of the field.' },
    value: { type: 'string', maxLength: MAX_VALUE, description: 'Its value; several separated by commas.' },
  };
  const items: JsonSchema = { type: 'object', properties, required: ['name', 'value'], additionalProperties: false };
  return optional({ type: 'array', description, items, maxItems: 50 });
}

/** A list of things that have arguments of their own. */
export function records<F extends Fields>(
  description: string,
  fields: F,
  limits: { maxItems: number },
): Field<Arguments<F>[], 'optional'> {
  return optional({ type: 'array', description, items: objectSchema(fields), ...limits });
}

export function required<T>(field: Field<T, 'optional'>): Field<T, 'required'> {
  const atLeastOne = field.schema.type === 'string' && !field.schema.enum ? { minLength: 1 } : {};
  return { ...field, schema: { ...field.schema, ...atLeastOne }, presence: 'required' };
}

export function defaulted<T extends string | number | boolean>(
  field: Field<T, 'optional'>,
  value: T,
): Field<T, 'defaulted'> {
  return { ...field, schema: { ...field.schema, default: value }, presence: 'defaulted' };
}

/** For arguments of many tools, whose bounds no model comes near: they would be told to each as often as there are tools. */
export function unsaid<T, P extends Presence>(field: Field<T, P>, bounds: Bounds): Field<T, P> {
  return { ...field, unsaid: bounds };
}

/** What a call's arguments are held to: the published schema, and the bounds that are unsaid. */
export function checkedSchema(fields: Fields): ObjectSchema {
  const bounded = Object.entries(fields).map(([name, field]): [string, Fields[string]] => [
    name,
    { ...field, schema: { ...field.schema, ...field.unsaid } },
  ]);
  return objectSchema(Object.fromEntries(bounded));
}

/** The published schema of a set of arguments. */
export function objectSchema(fields: Fields): ObjectSchema {
  const entries = Object.entries(fields);
  const names = entries.filter(([, field]) => field.presence === 'required').map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, field]) => [name, field.schema])),
    ...(names.length > 0 ? { required: names } : {}),
    additionalProperties: false,
  };
}
