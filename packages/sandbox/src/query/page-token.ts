import { createHash } from 'node:crypto';

const stamp = (query: string): string => createHash('sha256').update(query).digest('base64url').slice(0, 16);

/** An opaque token for the results of `query` from `offset` on; it fits no other query. */
export const makePageToken = (query: string, offset: number): string =>
  Buffer.from(`${stamp(query)}.${offset}`).toString('base64url');

/** The offset in a token, or undefined if it was not made for this query. */
export function readPageToken(query: string, token: string): number | undefined {
  const [mark, offset] = Buffer.from(token, 'base64url').toString().split('.');
  return mark === stamp(query) && /^\d+$/.test(offset ?? '') ? Number(offset) : undefined;
}
