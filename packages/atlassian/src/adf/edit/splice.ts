import type { AdfNode } from '../types.js';

/*
 * Cuts into a document's JSON as text: what is not changed stays as it is to the byte, numbers and escapes included,
 * which parsing and writing it again would not promise.
 */

/** A stretch of a text: from the first character to behind the last. */
export interface Range {
  start: number;
  end: number;
}

/**
 * Finds the elements of an array in JSON that is known to be well-formed.
 *
 * @param path names and indices from the outermost value to the array
 * @returns where the array and each of its elements stand; undefined where there is no array
 */
export function elementsAt(
  json: string,
  path: readonly (string | number)[],
): { array: Range; elements: Range[] } | undefined {
  let at = skipSpace(json, 0);
  for (const step of path) {
    const next = typeof step === 'number' ? rangesIn(json, at)?.[step]?.start : memberAt(json, at, step);
    if (next === undefined) return undefined;
    at = next;
  }
  const elements = rangesIn(json, at);
  return elements && { array: { start: at, end: skipValue(json, at) }, elements };
}

/**
 * Puts blocks into the content of a container.
 *
 * @param container indices of `content` from the document down
 * @param change.from and `to`: the children that give way, which are `old`; of the new `blocks`, those that are one of
 *   them keep its text
 * @returns undefined where the container has no content
 */
export function spliceContent(
  json: string,
  container: readonly number[],
  change: { from: number; to: number; old: readonly AdfNode[]; blocks: readonly AdfNode[] },
): string | undefined {
  const { from, to, old, blocks } = change;
  const place = elementsAt(json, [...container.flatMap((index) => ['content', index]), 'content']);
  if (!place) return undefined;
  const { array, elements } = place;
  const places = new Map(old.map((node, index) => [node, from + index]));
  const children: (number | AdfNode)[] = [
    ...elements.slice(0, from).keys(),
    ...blocks.map((block) => places.get(block) ?? block),
    ...elements.slice(to).map((_, index) => to + index),
  ];
  const written: string[] = [json.slice(0, array.start + 1)];
  // What stands between neighbours that stay neighbours, white space and a comma, stays as well.
  let [last, end]: [number | undefined, number] = [-1, array.start + 1];
  for (const [at, child] of children.entries()) {
    const kept = typeof child === 'number' ? elements[child] : undefined;
    const neighbours = kept !== undefined && last !== undefined && child === last + 1;
    written.push(neighbours ? json.slice(end, kept.start) : at === 0 ? '' : ',');
    written.push(kept ? json.slice(kept.start, kept.end) : JSON.stringify(child));
    [last, end] = kept && typeof child === 'number' ? [child, kept.end] : [undefined, end];
  }
  written.push(json.slice(last === elements.length - 1 ? end : array.end - 1));
  return written.join('');
}

/** Where the value of a member of the object at `at` begins; the last one where a name stands twice, as parsers do. */
function memberAt(json: string, at: number, name: string): number | undefined {
  if (json[at] !== '{') return undefined;
  let found: number | undefined;
  let next = skipSpace(json, at + 1);
  while (json[next] === '"') {
    const end = skipString(json, next);
    const value = skipSpace(json, skipSpace(json, end) + 1);
    if (JSON.parse(json.slice(next, end)) === name) found = value;
    next = skipSpace(json, skipValue(json, value));
    if (json[next] !== ',') break;
    next = skipSpace(json, next + 1);
  }
  return found;
}

function rangesIn(json: string, at: number): Range[] | undefined {
  if (json[at] !== '[') return undefined;
  const ranges: Range[] = [];
  let start = skipSpace(json, at + 1);
  while (start < json.length && json[start] !== ']') {
    const end = skipValue(json, start);
    ranges.push({ start, end });
    start = skipSpace(json, end);
    if (json[start] === ',') start = skipSpace(json, start + 1);
  }
  return ranges;
}

/** The end of the value that begins at `at`. Walks without recursion. */
function skipValue(json: string, at: number): number {
  if (json[at] === '"') return skipString(json, at);
  if (json[at] !== '{' && json[at] !== '[') {
    SCALAR.lastIndex = at;
    return SCALAR.test(json) ? SCALAR.lastIndex : json.length;
  }
  let depth = 0;
  let next = at;
  do {
    const char = json[next];
    if (char === '"') {
      next = skipString(json, next);
      continue;
    }
    if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    next += 1;
  } while (depth > 0 && next < json.length);
  return next;
}

const SCALAR = /[^\s,\]}]*/y;

function skipString(json: string, at: number): number {
  let next = at + 1;
  while (next < json.length && json[next] !== '"') next += json[next] === '\\' ? 2 : 1;
  return next + 1;
}

function skipSpace(json: string, at: number): number {
  let next = at;
  while (json[next] === ' ' || json[next] === '\n' || json[next] === '\t' || json[next] === '\r') next += 1;
  return next;
}
