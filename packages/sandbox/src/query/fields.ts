import { type Operand, type Operator, spell } from './ast.js';
import { readMoment } from './dates.js';
import { readTextSearch, scoreText } from './words.js';

export type Test<T> = (item: T) => boolean;
type Compiled<T> = { ok: true; test: Test<T> } | { ok: false; message: string };

/** What a query may do with one field. */
export interface Field<T> {
  /** In lower case; the first is used in messages. */
  names: readonly string[];
  compile(operator: Operator, operands: readonly Operand[]): Compiled<T>;
  /** What ORDER BY compares; absent for fields that cannot be sorted by. Null comes last. */
  order?(item: T): string | number | null;
}

const unsupported = (operator: Operator, name: string): { ok: false; message: string } => ({
  ok: false,
  message: `The operator '${operator}' is not supported by the '${name}' field.`,
});

const isNegative = (operator: Operator): boolean => operator === '!=' || operator === 'not in' || operator === '!~';

/** `is EMPTY`, `= EMPTY` and their opposites; undefined if the comparison is another one. */
function compileEmptiness<T>(
  operator: Operator,
  operands: readonly Operand[],
  isEmpty: Test<T>,
): Compiled<T> | undefined {
  if (operands.length !== 1 || operands[0]?.kind !== 'empty') return undefined;
  if (operator === 'is' || operator === '=') return { ok: true, test: isEmpty };
  if (operator === 'is not' || operator === '!=') return { ok: true, test: (item) => !isEmpty(item) };
  return undefined;
}

/** A field whose values come from a list: projects, people, labels. Ranked ones may be compared with `<` and `>`. */
export function choiceField<T>(rule: {
  names: readonly string[];
  /** The item's values, as ids. */
  of(item: T): readonly string[];
  /** The ids that an operand stands for; undefined if it stands for nothing. */
  resolve(operand: Operand): readonly string[] | undefined;
  /** Ids from the lowest to the highest. */
  ranks?: readonly string[];
  order?: (item: T) => string | number | null;
  unknown?: (operand: Operand) => string;
  /** A word that means EMPTY in this field, such as `Unresolved`. */
  emptyWord?: string;
}): Field<T> {
  const name = rule.names[0] ?? '';
  const field: Field<T> = {
    names: rule.names,
    compile(operator, given) {
      const operands = given.map(
        (operand): Operand =>
          spell(operand).toLowerCase() === rule.emptyWord?.toLowerCase() ? { kind: 'empty' } : operand,
      );
      const emptiness = compileEmptiness<T>(operator, operands, (item) => rule.of(item).length === 0);
      if (emptiness) return emptiness;
      const wanted: string[] = [];
      for (const operand of operands) {
        if (operand.kind === 'empty') continue;
        const ids = rule.resolve(operand);
        if (!ids) {
          const words = rule.unknown ?? ((it) => `The value '${spell(it)}' does not exist for the field '${name}'.`);
          return { ok: false, message: words(operand) };
        }
        wanted.push(...ids);
      }
      const { ranks } = rule;
      if (ranks && ['<', '<=', '>', '>='].includes(operator)) {
        const limit = ranks.indexOf(wanted[0] ?? '');
        const test = compareNumbers(operator, limit);
        return { ok: true, test: (item) => rule.of(item).some((id) => test(ranks.indexOf(id))) };
      }
      if (!['=', '!=', 'in', 'not in'].includes(operator)) return unsupported(operator, name);
      const wantsEmpty = operands.some((operand) => operand.kind === 'empty');
      // An item without a value matches neither the condition nor its opposite, as in Jira.
      return isNegative(operator)
        ? { ok: true, test: (item) => rule.of(item).length > 0 && !rule.of(item).some((id) => wanted.includes(id)) }
        : {
            ok: true,
            test: (item) => {
              const ids = rule.of(item);
              return ids.some((id) => wanted.includes(id)) || (ids.length === 0 && wantsEmpty);
            },
          };
    },
  };
  return rule.order ? { ...field, order: rule.order } : field;
}

function compareNumbers(operator: Operator, limit: number): (value: number) => boolean {
  if (operator === '<') return (value) => value < limit;
  if (operator === '<=') return (value) => value <= limit;
  if (operator === '>') return (value) => value > limit;
  if (operator === '>=') return (value) => value >= limit;
  if (operator === '!=') return (value) => value !== limit;
  return (value) => value === limit;
}

/** A field that is searched by its words with `~` and `!~`. */
export function textField<T>(rule: {
  names: readonly string[];
  of(item: T): string;
  /** Whether `=` and `!=` compare the whole text, as titles in Confluence do. */
  isExact?: boolean;
  order?: (item: T) => string | null;
}): Field<T> {
  const name = rule.names[0] ?? '';
  const field: Field<T> = {
    names: rule.names,
    compile(operator, operands) {
      const emptiness = compileEmptiness<T>(operator, operands, (item) => rule.of(item) === '');
      if (emptiness) return emptiness;
      const texts = operands.map(spell);
      if (rule.isExact && ['=', '!=', 'in', 'not in'].includes(operator)) {
        const isSame = (item: T): boolean => texts.some((text) => text.toLowerCase() === rule.of(item).toLowerCase());
        return { ok: true, test: isNegative(operator) ? (item) => !isSame(item) : isSame };
      }
      if (operator !== '~' && operator !== '!~') return unsupported(operator, name);
      const search = readTextSearch(texts[0] ?? '');
      if (search.words.length + search.phrases.length === 0) {
        return { ok: false, message: `The field '${name}' does not support searching for an empty string.` };
      }
      const isHit = (item: T): boolean => scoreText(search, rule.of(item)) > 0;
      return { ok: true, test: operator === '~' ? isHit : (item) => !isHit(item) };
    },
  };
  return rule.order ? { ...field, order: rule.order } : field;
}

/** A field that holds a moment. */
export function dateField<T>(rule: { names: readonly string[]; of(item: T): number | null; now: number }): Field<T> {
  const name = rule.names[0] ?? '';
  return {
    names: rule.names,
    order: rule.of,
    compile(operator, operands) {
      const emptiness = compileEmptiness<T>(operator, operands, (item) => rule.of(item) === null);
      if (emptiness) return emptiness;
      const operand = operands[0];
      if (!operand || !['=', '!=', '<', '<=', '>', '>='].includes(operator)) return unsupported(operator, name);
      const limit = readMoment(operand, rule.now);
      if (limit === undefined) {
        return {
          ok: false,
          message: `Date value '${spell(operand)}' for field '${name}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
        };
      }
      const isMatch = compareNumbers(operator, limit);
      return {
        ok: true,
        test: (item) => {
          const value = rule.of(item);
          return value !== null && isMatch(value);
        },
      };
    },
  };
}

/** A field that holds a number. */
export function numberField<T>(rule: { names: readonly string[]; of(item: T): number | null }): Field<T> {
  const name = rule.names[0] ?? '';
  return {
    names: rule.names,
    order: rule.of,
    compile(operator, operands) {
      const emptiness = compileEmptiness<T>(operator, operands, (item) => rule.of(item) === null);
      if (emptiness) return emptiness;
      const numbers = operands.map((operand) => Number(spell(operand)));
      if (numbers.some(Number.isNaN)) {
        return {
          ok: false,
          message: `The value '${operands.map(spell).join(', ')}' is not a number for the field '${name}'.`,
        };
      }
      if (operator === '~' || operator === '!~') return unsupported(operator, name);
      const tests = numbers.map((limit) => compareNumbers(operator === 'not in' ? '=' : operator, limit));
      return {
        ok: true,
        test: (item) => {
          const value = rule.of(item);
          if (value === null) return false;
          const isHit = tests.some((test) => test(value));
          return operator === 'not in' ? !isHit : isHit;
        },
      };
    },
  };
}
