import { z } from 'zod';
import type { AdfDocument } from '../../adf/node.js';
import { readAdf } from '../../adf/validate.js';

/** What a field's value turns out to be, or Jira's words about it. */
export type Read<T> = { ok: true; value: T } | { ok: false; error: string };
export const good = <T>(value: T): Read<T> => ({ ok: true, value });
export const bad = (error: string): { ok: false; error: string } => ({ ok: false, error });

const NOT_A_DOCUMENT = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
const MAX_TEXT = 32_767;
const user = z.looseObject({ accountId: z.string().optional(), id: z.string().optional() }).nullable();

/** A rich text. */
export function readDocument(value: unknown): Read<AdfDocument | null> {
  if (value === null) return good(null);
  const adf = readAdf(value);
  if (!adf.ok) return bad(NOT_A_DOCUMENT);
  return JSON.stringify(value).length > 2 * MAX_TEXT
    ? bad('The entered text is too long. It exceeds the allowed limit of 32,767 characters.')
    : good(adf.document);
}

/** A person's account id. */
export function readUser(
  value: unknown,
  isAllowed: (accountId: string) => boolean,
  error: string,
): Read<string | null> {
  const parsed = user.safeParse(value);
  if (!parsed.success) return bad('data was not an object');
  const accountId = parsed.data?.accountId ?? parsed.data?.id ?? null;
  if (accountId === null) return good(null);
  return isAllowed(accountId) ? good(accountId) : bad(error);
}
