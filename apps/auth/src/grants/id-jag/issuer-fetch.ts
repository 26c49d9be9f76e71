import { type Dispatcher, fetch } from 'undici';

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 256 * 1024;

/** GETs a JSON document of an issuer that an operator trusts. Rejects on anything but an answer of 200 in time and size. */
export type IssuerFetch = (url: string) => Promise<Response>;

/**
 * The way out to trusted issuers. Their addresses are the operator's, so that they may be inside the company; but no
 * redirect is followed, since it would let the trust wander.
 * @param dispatcher the way through the forward proxy, if there is one
 */
export function createIssuerFetch(dispatcher: Dispatcher | undefined): IssuerFetch {
  return async (url) => {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(dispatcher ? { dispatcher } : {}),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MOST_BYTES) throw new Error(`the answer of ${new URL(url).host} is too large`);
      chunks.push(chunk);
    }
    if (response.status !== 200) throw new Error(`${new URL(url).host} answered ${response.status}`);
    return new Response(Buffer.concat(chunks), { status: 200, headers: { 'content-type': 'application/json' } });
  };
}
