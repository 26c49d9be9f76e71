import { oneLine } from '../../common/lines.js';
import { ToolFailure } from '../../failure.js';

const VARIABLE = /<at:var\b([^<>]*)>(?:<\/at:var>)?/g;
const NAME = /\bat:name="([^"<>]*)"/;
const OPEN = '<at:declarations>';
const CLOSE = '</at:declarations>';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '');
const plain = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|quot);/g,
    (whole, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[String(name)] ?? whole,
  );

/** The names of a template's variables (storage format, `at:var`), in their order. */
export function variablesOf(storage: string): string[] {
  const names = [...storage.matchAll(VARIABLE)].map(([, attributes = '']) => NAME.exec(attributes)?.[1] ?? '');
  return [...new Set(names.filter(Boolean).map(plain))];
}

/**
 * A template's body with its variables filled in, as text and never as markup; those without a value are left empty.
 *
 * @param values each as `name=value`
 * @throws ToolFailure for a value without a variable
 */
export function fillTemplate(storage: string, values: readonly string[]): string {
  const known = variablesOf(storage);
  const given = new Map(values.map((pair) => assignment(pair, known)));
  const start = storage.indexOf(OPEN);
  const end = storage.indexOf(CLOSE, start);
  const body = start >= 0 && end >= 0 ? storage.slice(0, start) + storage.slice(end + CLOSE.length) : storage;
  return body.replace(VARIABLE, (_whole, attributes: string) =>
    escaped(given.get(plain(NAME.exec(attributes)?.[1] ?? '')) ?? ''),
  );
}

function assignment(pair: string, known: readonly string[]): [string, string] {
  const at = pair.indexOf('=');
  const wanted = pair.slice(0, Math.max(at, 0)).trim().toLowerCase();
  const name = known.find((one) => one.toLowerCase() === wanted);
  if (at > 0 && name !== undefined) return [name, pair.slice(at + 1).trim()];
  throw new ToolFailure(
    'choice',
    `template_values are pairs such as Name=value. The template’s variables: ${known.map((one) => oneLine(one)).join(', ') || 'none'}.`,
  );
}
