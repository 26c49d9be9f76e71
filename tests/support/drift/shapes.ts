/** As much of a zod schema as says which fields it has; ours and the libraries' are of different versions. */
interface Schema {
  def: {
    type: string;
    shape?: Readonly<Record<string, Schema>>;
    element?: Schema;
    options?: readonly Schema[];
    innerType?: Schema;
    in?: Schema;
    getter?: () => Schema;
  };
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && 'def' in value;

/** What a schema comes to without its defaults and conversions: one, or several where it is a union. */
function kindsOf(schema: Schema): Schema[] {
  const { innerType, in: input, getter, options } = schema.def;
  const inner = innerType ?? input ?? getter?.();
  if (inner) return kindsOf(inner);
  return options ? options.flatMap(kindsOf) : [schema];
}

/** A field that a shape of ours reads from an answer. */
export interface FieldRead {
  /** The object of the shape that has it. */
  of: object;
  name: string;
  /** Its path in the answer, `values.[].name`. */
  path: string;
  /** Whether the library's schema of that answer has it. */
  isKnown: boolean;
}

/** Everything that our shape reads from an answer, as far as the library's schema says what is there. */
export function fieldsRead(theirs: unknown, ours: unknown): FieldRead[] {
  return isSchema(ours) && isSchema(theirs) ? read(kindsOf(ours), kindsOf(theirs), []) : [];
}

function read(ours: readonly Schema[], theirs: readonly Schema[], above: readonly string[]): FieldRead[] {
  return ours.flatMap((one) => {
    const { element, shape } = one.def;
    if (element) {
      const elements = theirs.flatMap(({ def }) => def.element ?? []);
      return read(kindsOf(element), elements.flatMap(kindsOf), [...above, '[]']);
    }
    const shapes = theirs.flatMap(({ def }) => (def.shape ? [def.shape] : []));
    if (!shape || shapes.length === 0) return [];
    return Object.entries(shape).flatMap(([name, field]) => {
      const known = shapes.flatMap((other) => other[name] ?? []);
      const path = [...above, name];
      const found = { of: one, name, path: path.join('.'), isKnown: known.length > 0 };
      return [found, ...read(kindsOf(field), known.flatMap(kindsOf), path)];
    });
  });
}

/**
 * The fields that no answer has, of all that the same shape reads: one shape is for pages and blog posts alike, but what
 * neither has is a name that we made up, and that nobody misses where it may be absent.
 */
export function madeUp<T extends FieldRead>(all: readonly T[]): T[] {
  const known = new Map<object, Set<string>>();
  for (const { of, name, isKnown } of all) {
    if (isKnown) known.set(of, (known.get(of) ?? new Set()).add(name));
  }
  return all.filter(({ of, name }) => !known.get(of)?.has(name));
}
