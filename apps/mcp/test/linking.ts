import { createHash } from 'node:crypto';
import { ISSUER, USER } from './harness.js';
import { type Answer, CAPABILITIES, legacy, MODERN_META, modern } from './requests.js';

type Harness = Parameters<typeof modern>[0];

/** Which side answers: ours, or the SDK's, which gets whatever is more than a plain call. */
export type Side = 'ours' | 'sdk';

export const SHOWS_URLS = { elicitation: { url: {} } };

interface Sent {
  token: string;
  side?: Side;
  capabilities?: unknown;
  headers?: Record<string, string>;
  /** Further members of the parameters, such as a request state. */
  more?: Record<string, unknown>;
  signal?: AbortSignal;
}

/** A tool call of 2026-07-28, of a client that can show URLs unless told. */
export async function callModern(
  harness: Harness,
  name: string,
  given: Record<string, unknown>,
  { token, side = 'ours', capabilities = SHOWS_URLS, more = {}, signal }: Sent,
): Promise<Answer['message']> {
  const extra = side === 'sdk' && !('inputResponses' in more) ? { inputResponses: {} } : {};
  const params = { name, arguments: given, _meta: { ...MODERN_META, [CAPABILITIES]: capabilities }, ...extra, ...more };
  return (await modern(harness, 'tools/call', params, { token, ...(signal ? { signal } : {}) })).message;
}

/** A tool call of the 2025 revisions. */
export async function callLegacy(
  harness: Harness,
  name: string,
  given: Record<string, unknown>,
  { token, side = 'ours', headers = {} }: Sent,
): Promise<Answer> {
  const extra = side === 'sdk' ? { inputResponses: {} } : {};
  return await legacy(harness, 'tools/call', { name, arguments: given, ...extra }, { token, headers });
}

/** The same call again, with what its user answered. */
export function retried(asked: Answer['message'], action: string | undefined): Record<string, unknown> {
  return {
    requestState: asked.result?.requestState,
    inputResponses: action === undefined ? {} : { connect: { action } },
  };
}

/** The id in an answer's link, which must be of the form that auth serves. */
export function linkIn(answer: Answer['message']): string {
  const text = JSON.stringify(answer);
  const id = new RegExp(`${ISSUER}/connect/(lnk_[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])`).exec(text)?.[1];
  if (!id) throw new Error(`no link: ${text}`);
  return id;
}

interface Owner {
  owner: { query(text: string, values?: unknown[]): Promise<unknown> };
  connect(): Promise<unknown>;
}

/** What auth does when the user has gone the way: a connection, and the request's end. */
export async function finishLink(harness: Owner, id: string): Promise<void> {
  await harness.connect();
  await harness.owner.query('update link_requests set completed_at = now() where id_hash = $1 and user_id = $2', [
    createHash('sha256').update(id).digest(),
    USER,
  ]);
}
