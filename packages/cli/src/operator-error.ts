/** Something the operator can mend: its message says what is wrong and what to do, and is all that is printed. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}
