/** What JQL and CQL queries consist of. Both languages share one grammar; they differ in fields and functions. */
export interface Query {
  /** Absent if the query has no conditions. */
  where: Expression | undefined;
  orderBy: { field: string; descending: boolean }[];
}

export type Expression =
  | { kind: 'all'; of: Expression[] }
  | { kind: 'any'; of: Expression[] }
  | { kind: 'not'; of: Expression }
  | { kind: 'compare'; field: string; operator: Operator; operands: Operand[] };

export type Operator = '=' | '!=' | '~' | '!~' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';

export type Operand =
  | { kind: 'value'; text: string }
  | { kind: 'function'; name: string; args: string[] }
  | { kind: 'empty' };

/** How an operand is spelled in error messages. */
export const spell = (operand: Operand): string =>
  operand.kind === 'value' ? operand.text : operand.kind === 'empty' ? 'EMPTY' : `${operand.name}()`;
