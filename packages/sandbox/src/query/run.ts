import type { Expression, Query } from './ast.js';
import type { Field, Test } from './fields.js';

const findField = <T>(fields: readonly Field<T>[], name: string): Field<T> | undefined =>
  fields.find((field) => field.names.includes(name.toLowerCase()));

const unknownField = (name: string): string =>
  `Field '${name}' does not exist or you do not have permission to view it.`;

function compile<T>(expression: Expression, fields: readonly Field<T>[], problems: string[]): Test<T> {
  if (expression.kind === 'not') {
    const inner = compile(expression.of, fields, problems);
    return (item) => !inner(item);
  }
  if (expression.kind === 'all' || expression.kind === 'any') {
    const parts = expression.of.map((part) => compile(part, fields, problems));
    return expression.kind === 'all'
      ? (item) => parts.every((part) => part(item))
      : (item) => parts.some((part) => part(item));
  }
  const field = findField(fields, expression.field);
  const compiled = field?.compile(expression.operator, expression.operands) ?? {
    ok: false,
    message: unknownField(expression.field),
  };
  if (compiled.ok) return compiled.test;
  problems.push(compiled.message);
  return () => false;
}

function compareValues(a: string | number | null, b: string | number | null, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const difference = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en');
  return descending ? -difference : difference;
}

/**
 * Applies a query to a list.
 *
 * @param items in the order that holds where the query asks for none
 * @returns what matches, in order, or every problem of the query in Jira's words
 */
export function runQuery<T>(
  query: Query,
  fields: readonly Field<T>[],
  items: readonly T[],
): { ok: true; items: T[] } | { ok: false; problems: string[] } {
  const problems: string[] = [];
  const test = query.where ? compile(query.where, fields, problems) : () => true;
  const order = query.orderBy.map(({ field: name, descending }) => {
    const field = findField(fields, name);
    if (!field) problems.push(unknownField(name));
    else if (!field.order) problems.push(`Not able to sort using field '${name}'.`);
    return { value: field?.order ?? (() => null), descending };
  });
  if (problems.length > 0) return { ok: false, problems: [...new Set(problems)] };
  const found = items.filter(test);
  found.sort((a, b) => {
    for (const { value, descending } of order) {
      const difference = compareValues(value(a), value(b), descending);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return { ok: true, items: found };
}
