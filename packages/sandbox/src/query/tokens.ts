/** A query that is not written in the language; the message is worded as Jira words it. */
export class QuerySyntaxError extends Error {
  override name = 'QuerySyntaxError';
}

export interface Token {
  kind: 'word' | 'string' | 'operator' | 'open' | 'close' | 'comma' | 'end';
  text: string;
  /** For messages: `(line 1, character 7)`. */
  where: string;
}

const OPERATOR = /(?:!=|!~|<=|>=|=|~|<|>|&&|&|\|\||\||!)/y;
const PUNCTUATION: Readonly<Record<string, Token['kind']>> = { '(': 'open', ')': 'close', ',': 'comma' };
/** JQL's `cf[10016]` is the one word with brackets. */
const CUSTOM_FIELD = /cf\[\d+\]/iy;
const WORD = /[^\s"'=!<>~()&|,;?*/%^$#@[\]{}+`\\]+/y;

function place(text: string, index: number): string {
  const before = text.slice(0, index).split('\n');
  return `(line ${before.length}, character ${(before.at(-1) ?? '').length + 1})`;
}

function readString(text: string, start: number): { value: string; end: number } {
  const quote = text[start];
  let value = '';
  for (let index = start + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === quote) return { value, end: index + 1 };
    if (character === '\\') {
      index += 1;
      const escaped = text.charAt(index);
      value += { n: '\n', t: '\t', r: '\r' }[escaped] ?? escaped;
    } else {
      value += character;
    }
  }
  throw new QuerySyntaxError(
    `Error in the JQL Query: The quoted string '${text.slice(start + 1)}' has not been completed. ${place(text, start)}`,
  );
}

const matchAt = (pattern: RegExp, text: string, index: number): string | undefined => {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
};

/**
 * Splits a JQL or CQL query into its tokens, with an end token last.
 *
 * @throws QuerySyntaxError at an unfinished string or at a character that must be quoted
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < text.length) {
    const character = text.charAt(index);
    const where = place(text, index);
    const punctuation = PUNCTUATION[character];
    if (/\s/.test(character)) {
      index += 1;
    } else if (punctuation) {
      tokens.push({ kind: punctuation, text: character, where });
      index += 1;
    } else if (character === '"' || character === "'") {
      const { value, end } = readString(text, index);
      tokens.push({ kind: 'string', text: value, where });
      index = end;
    } else {
      const operator = matchAt(OPERATOR, text, index);
      const word = operator ?? matchAt(CUSTOM_FIELD, text, index) ?? matchAt(WORD, text, index);
      if (word === undefined) {
        const code = character.charCodeAt(0).toString(16).padStart(4, '0');
        throw new QuerySyntaxError(
          `Error in the JQL Query: The character '${character}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u${code}' instead. ${where}`,
        );
      }
      tokens.push({ kind: operator === undefined ? 'word' : 'operator', text: word, where });
      index += word.length;
    }
  }
  tokens.push({ kind: 'end', text: '', where: place(text, text.length) });
  return tokens;
}
