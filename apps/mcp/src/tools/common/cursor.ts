import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ToolFailure } from '../failure.js';

const shape = z.tuple([z.string(), z.string()]);

/** A digest of what a cursor belongs to: who asked what, where. */
function belongs(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}

/**
 * Packs the product's own position for the model, tied to the search that it came from.
 * @param search everything that has to be the same when the cursor is used
 */
export function packCursor(token: string, search: readonly string[]): string {
  return Buffer.from(JSON.stringify([belongs(search), token]), 'utf8').toString('base64url');
}

/**
 * Opens what {@link packCursor} made.
 * @throws ToolFailure for a cursor of another search, or none at all
 */
export function openCursor(cursor: string | undefined, search: readonly string[]): string | undefined {
  if (cursor === undefined) return undefined;
  const parsed = shape.safeParse(parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (parsed.success && parsed.data[0] === belongs(search)) return parsed.data[1];
  throw foreign();
}

/**
 * Opens what {@link packCursor} made of a position that has parts, as JSON.
 * @throws ToolFailure as {@link openCursor} does
 */
export function openPosition<T>(cursor: string | undefined, search: readonly string[], position: z.ZodType<T>) {
  const token = openCursor(cursor, search);
  if (token === undefined) return undefined;
  const parsed = position.safeParse(parse(token));
  if (parsed.success) return parsed.data;
  throw foreign();
}

function foreign(): ToolFailure {
  return new ToolFailure(
    'invalid_arguments',
    'cursor does not belong to this search. Repeat the call without cursor, or with the arguments that gave it.',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
