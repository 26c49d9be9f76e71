import type { Expression, Operand, Operator, Query } from './ast.js';
import { QuerySyntaxError, type Token, tokenize } from './tokens.js';

const SYMBOLS: readonly string[] = ['=', '!=', '~', '!~', '<', '<=', '>', '>='] satisfies Operator[];
const VALID_OPERATORS =
  "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'in', 'not in', 'is' and 'is not'.";
const RESERVED = new Set(['and', 'or', 'not', 'in', 'is', 'empty', 'null', 'order', 'by', 'asc', 'desc']);

const isSymbol = (text: string): text is Operator => SYMBOLS.includes(text);

/** Reads a query by recursive descent: OR binds least, then AND, then NOT. */
class Parser {
  readonly #tokens: Token[];
  #position = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  query(): Query {
    const where = this.#isAtEnd() || this.#isWord('order') ? undefined : this.#any();
    const orderBy = this.#isWord('order') ? this.#orderBy() : [];
    if (!this.#isAtEnd()) {
      throw this.#failure(`Expecting either 'OR' or 'AND' but got '${this.#current.text}'.`);
    }
    return { where, orderBy };
  }

  get #current(): Token {
    const token = this.#tokens[Math.min(this.#position, this.#tokens.length - 1)];
    if (!token) throw new QuerySyntaxError('Error in the JQL Query: The query is empty.');
    return token;
  }

  #take(): Token {
    const token = this.#current;
    this.#position += 1;
    return token;
  }

  #isKind(kind: Token['kind']): boolean {
    return this.#current.kind === kind;
  }
  #isAtEnd(): boolean {
    return this.#isKind('end');
  }
  #isWord(...words: string[]): boolean {
    return this.#isKind('word') && words.includes(this.#current.text.toLowerCase());
  }
  #isOperator(...operators: string[]): boolean {
    return this.#isKind('operator') && operators.includes(this.#current.text);
  }

  #failure(message: string): QuerySyntaxError {
    return new QuerySyntaxError(`Error in the JQL Query: ${message} ${this.#current.where}`);
  }

  #any(): Expression {
    const parts = [this.#all()];
    while (this.#isWord('or') || this.#isOperator('|', '||')) {
      this.#take();
      parts.push(this.#all());
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'any', of: parts };
  }

  #all(): Expression {
    const parts = [this.#not()];
    while (this.#isWord('and') || this.#isOperator('&', '&&')) {
      this.#take();
      parts.push(this.#not());
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'all', of: parts };
  }

  #not(): Expression {
    if (this.#isWord('not') || this.#isOperator('!')) {
      this.#take();
      return { kind: 'not', of: this.#not() };
    }
    if (this.#isKind('open')) {
      this.#take();
      const inner = this.#any();
      if (!this.#isKind('close')) throw this.#failure("Expecting ')' before the end of the query.");
      this.#take();
      return inner;
    }
    return this.#comparison();
  }

  #comparison(): Expression {
    const field = this.#fieldName();
    const operator = this.#operator(field);
    const operands = operator === 'in' || operator === 'not in' ? this.#list() : [this.#operand()];
    if ((operator === 'is' || operator === 'is not') && operands[0]?.kind !== 'empty') {
      throw this.#failure(`Expecting 'EMPTY' or 'NULL' after '${operator}'.`);
    }
    return { kind: 'compare', field, operator, operands };
  }

  #fieldName(): string {
    const token = this.#current;
    if (token.kind === 'end') throw this.#failure('Expecting a field name at the end of the query.');
    if (token.kind === 'word' && RESERVED.has(token.text.toLowerCase())) {
      throw this.#failure(
        `'${token.text}' is a reserved JQL word. You must surround it in quotation marks to use it in a query.`,
      );
    }
    if (token.kind !== 'word' && token.kind !== 'string') {
      throw this.#failure(`Expecting a field name but got '${token.text}'.`);
    }
    return this.#take().text;
  }

  #operator(field: string): Operator {
    if (this.#isAtEnd()) throw this.#failure(`Expecting operator before the end of the query. ${VALID_OPERATORS}`);
    const { kind, text } = this.#current;
    if (kind === 'operator' && isSymbol(text)) {
      this.#take();
      return text;
    }
    if (this.#isWord('in')) {
      this.#take();
      return 'in';
    }
    if (this.#isWord('is')) {
      this.#take();
      if (!this.#isWord('not')) return 'is';
      this.#take();
      return 'is not';
    }
    if (this.#isWord('not')) {
      this.#take();
      if (this.#isWord('in')) {
        this.#take();
        return 'not in';
      }
    }
    throw this.#failure(`Expecting operator but got '${this.#current.text}' after '${field}'. ${VALID_OPERATORS}`);
  }

  #list(): Operand[] {
    if (!this.#isKind('open')) return [this.#operand()];
    this.#take();
    const operands = [this.#operand()];
    while (this.#isKind('comma')) {
      this.#take();
      operands.push(this.#operand());
    }
    if (!this.#isKind('close')) throw this.#failure("Expecting ')' or ',' in the list.");
    this.#take();
    return operands;
  }

  #operand(): Operand {
    const token = this.#current;
    if (token.kind === 'string') return { kind: 'value', text: this.#take().text };
    if (token.kind !== 'word') {
      const got = token.kind === 'end' ? 'before the end of the query' : `but got '${token.text}'`;
      throw this.#failure(`Expecting either a value, list or function ${got}.`);
    }
    const word = token.text;
    if (this.#isWord('empty', 'null')) {
      this.#take();
      return { kind: 'empty' };
    }
    if (RESERVED.has(word.toLowerCase())) {
      throw this.#failure(
        `Expecting either a value, list or function but got '${word}'. You must surround '${word}' in quotation marks to use it as a value.`,
      );
    }
    this.#take();
    return this.#isKind('open') ? this.#functionCall(word) : { kind: 'value', text: word };
  }

  #functionCall(name: string): Operand {
    this.#take();
    const args: string[] = [];
    while (this.#isKind('word') || this.#isKind('string')) {
      args.push(this.#take().text);
      if (this.#isKind('comma')) this.#take();
    }
    if (!this.#isKind('close')) throw this.#failure(`Expecting ')' after the arguments of '${name}'.`);
    this.#take();
    return { kind: 'function', name, args };
  }

  #orderBy(): Query['orderBy'] {
    this.#take();
    if (!this.#isWord('by')) throw this.#failure("Expecting 'by' after 'order'.");
    this.#take();
    const order: Query['orderBy'] = [];
    do {
      if (this.#isKind('comma')) this.#take();
      const field = this.#fieldName();
      const descending = this.#isWord('desc');
      if (this.#isWord('asc', 'desc')) this.#take();
      order.push({ field, descending });
    } while (this.#isKind('comma'));
    return order;
  }
}

/** Parses a JQL or CQL query; failures are worded as Jira words them. */
export function parseQuery(text: string): { ok: true; query: Query } | { ok: false; message: string } {
  try {
    return { ok: true, query: new Parser(text).query() };
  } catch (error) {
    if (error instanceof QuerySyntaxError) return { ok: false, message: error.message };
    throw error;
  }
}
