import { openCursor } from './cursor.js';

/**
 * Where a list that is paged by positions goes on, from the cursor of the answer before.
 * @param search everything that has to be the same when the cursor is used
 * @throws ToolFailure for a cursor of another search, or none at all
 */
export function openOffset(cursor: string | undefined, search: readonly string[]): number {
  return Number(openCursor(cursor, search) ?? 0);
}
