import { adfToText } from '../adf/text.js';
import type { Page } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import { type Expression, type Operand, spell } from '../query/ast.js';
import { choiceField, dateField, type Field, textField } from '../query/fields.js';
import { parseQuery } from '../query/parser.js';
import { runQuery } from '../query/run.js';
import { readTextSearch, scoreText, type TextSearch } from '../query/words.js';
import { ancestorsOf, visibleContent, visibleSpaces } from './access.js';

const CONTENT_TYPES = [
  'page',
  'blogpost',
  'comment',
  'attachment',
  'space',
  'folder',
  'whiteboard',
  'database',
  'embed',
];
const TEXT_FIELDS = ['text', 'sitesearch', 'title'];

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const textOf = (page: Page): string => `${page.title}\n${adfToText(page.body)}\n${page.labels.join(' ')}`;

const userField = (call: Call, names: string[], of: (page: Page) => string[]): Field<Page> =>
  choiceField({
    names,
    of,
    resolve: (operand: Operand) => {
      if (operand.kind === 'function') return same(operand.name, 'currentUser') ? [call.person.accountId] : undefined;
      const person = call.company.people.find((candidate) => candidate.accountId === spell(operand));
      return person && [person.accountId];
    },
  });

/** The fields of CQL for one caller. */
function cqlFields(call: Call): Field<Page>[] {
  const now = call.now();
  const spaces = visibleSpaces(call);
  return [
    choiceField({
      names: ['space', 'space.key'],
      of: (page) => [page.space.id],
      resolve: (operand) => {
        // A space that does not exist, or that the caller may not know of, is no error in CQL: it matches nothing.
        const space = spaces.find((candidate) => same(candidate.key, spell(operand)));
        return [space?.id ?? ''];
      },
      order: (page) => page.space.key,
    }),
    choiceField({
      names: ['type'],
      of: (page) => [page.kind],
      resolve: (operand) =>
        CONTENT_TYPES.includes(spell(operand).toLowerCase()) ? [spell(operand).toLowerCase()] : undefined,
    }),
    choiceField({ names: ['label'], of: (page) => page.labels, resolve: (operand) => [spell(operand).toLowerCase()] }),
    choiceField({
      names: ['id', 'content'],
      of: (page) => [page.id],
      resolve: (operand) => [spell(operand)],
      order: (page) => Number(page.id),
    }),
    choiceField({
      names: ['parent'],
      of: (page) => [page.parentId ?? []].flat(),
      resolve: (operand) => [spell(operand)],
    }),
    choiceField({
      names: ['ancestor'],
      of: (page) => ancestorsOf(call, page).map((above) => above.id),
      resolve: (operand) => [spell(operand)],
    }),
    userField(call, ['creator'], (page) => [page.authorAccountId]),
    userField(call, ['contributor'], (page) => [
      page.authorAccountId,
      ...page.comments.map((comment) => comment.authorAccountId),
    ]),
    textField({ names: ['title'], of: (page) => page.title, isExact: true, order: (page) => page.title }),
    textField({ names: ['text'], of: textOf }),
    textField({ names: ['sitesearch'], of: textOf }),
    dateField({ names: ['created'], of: (page) => page.created, now }),
    dateField({ names: ['lastmodified', 'modified'], of: (page) => page.updated, now }),
  ];
}

/** The words that a query looks for, for ranking and highlighting; those under NOT do not count. */
function wordsOf(expression: Expression | undefined): TextSearch {
  if (!expression || expression.kind === 'not') return { words: [], phrases: [] };
  if (expression.kind === 'compare') {
    const isText = expression.operator === '~' && TEXT_FIELDS.includes(expression.field.toLowerCase());
    return isText ? readTextSearch(expression.operands.map(spell).join(' ')) : { words: [], phrases: [] };
  }
  const parts = expression.of.map(wordsOf);
  return { words: parts.flatMap((part) => part.words), phrases: parts.flatMap((part) => part.phrases) };
}

/** How well a page answers; a hit in the title counts five times. */
function relevance(search: TextSearch, page: Page): number {
  const single = search.words.map((word) => ({ words: [word], phrases: [] }));
  return single.reduce((sum, one) => sum + 5 * scoreText(one, page.title) + scoreText(one, textOf(page)), 0);
}

/**
 * Runs a CQL query for the caller. Without ORDER BY the best answer is first, then the newest.
 *
 * @returns the pages that match and that the caller may read, or `ok: false` for a query that Confluence refuses
 */
export function searchPages(call: Call, cql: string): { ok: true; pages: Page[]; search: TextSearch } | { ok: false } {
  const parsed = parseQuery(cql);
  if (!parsed.ok || !parsed.query.where) return { ok: false };
  const search = wordsOf(parsed.query.where);
  const pages = visibleContent(call)
    .filter((page) => page.status === 'current' && page.created <= call.indexedUntil)
    .sort((a, b) => relevance(search, b) - relevance(search, a) || b.updated - a.updated);
  const found = runQuery(parsed.query, cqlFields(call), pages);
  return found.ok ? { ok: true, pages: found.items, search } : { ok: false };
}
