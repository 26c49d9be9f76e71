import type { Call } from '../gateway/operation.js';
import { type Operand, spell } from '../query/ast.js';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Names or ids of things that have both, such as statuses and priorities. */
export const byNameOrId =
  (things: readonly { id: string; name: string }[]) =>
  (operand: Operand): string[] | undefined => {
    if (operand.kind !== 'value') return undefined;
    const ids = things.filter((one) => same(one.name, operand.text) || one.id === operand.text).map((one) => one.id);
    return ids.length > 0 ? ids : undefined;
  };

/** People by account id, name or e-mail address, and `currentUser()`. */
export const people =
  (call: Call) =>
  (operand: Operand): string[] | undefined => {
    if (operand.kind === 'function') return same(operand.name, 'currentUser') ? [call.person.accountId] : undefined;
    const text = spell(operand);
    const ids = call.company.people
      .filter((person) => person.accountId === text || same(person.name, text) || same(person.email, text))
      .map((person) => person.accountId);
    return ids.length > 0 ? ids : undefined;
  };
