import type { Readable } from 'node:stream';
import { z } from 'zod';
import { type ApiRequest, type AtlassianCall, send } from '../client.js';
import { type AtlassianResult, atlassianError, type ErrorContext, errorOfFailure } from '../errors/errors.js';
import { AS_IT_IS, type AtlassianHttp, type HttpOutcome, type OpenedResponse } from '../http.js';
import { readText } from './read-text.js';

/** A file on its way: whoever has it reads it to its end, or destroys it. */
export interface Download {
  body: Readable;
  /** Bytes, where the host said so. */
  size: number | undefined;
}

/** One host of files may send to another. */
const MAX_HOPS = 3;

/**
 * Opens a file, with the manners and the errors of every other request. The gateway either gives it itself, or names the
 * address where it lies; the person's token goes to the gateway alone. The call's signal ends the body too.
 *
 * @param request a GET below the gateway; its answer's shape is the file
 */
export async function openFile(
  http: AtlassianHttp,
  call: AtlassianCall,
  request: Pick<ApiRequest<unknown>, 'path' | 'query' | 'scope'>,
): Promise<AtlassianResult<Download>> {
  let opened: OpenedResponse | undefined;
  const result = await send(
    opening(http, (response) => {
      opened = response;
    }),
    call,
    { ...request, method: 'GET', effect: 'read', answer: z.unknown() },
  );
  if (!result.ok) return result;
  const context: ErrorContext = { what: 'GET a file', effect: 'read' };
  if (!opened) return { ok: false, error: atlassianError('unreadable', context) };
  for (let hops = 0; isRedirect(opened.status); hops += 1) {
    opened.body.destroy();
    const { location = '' } = opened.headers;
    if (hops === MAX_HOPS) return { ok: false, error: atlassianError('redirected', context) };
    const next = await http.openMedia({ url: location, signal: call.signal });
    if (!next.ok) return { ok: false, error: errorOfFailure(next, context) };
    opened = next.response;
  }
  const { status, headers, body } = opened;
  if (status !== 200) {
    body.destroy();
    return {
      ok: false,
      error: atlassianError('upstream_failed', context, { log: `the host of files says ${status}` }),
    };
  }
  // Whoever passes it on could not say so, and would count other bytes than the file's.
  if (!/^(?:identity)?$/i.test(headers['content-encoding'] ?? '')) {
    body.destroy();
    return { ok: false, error: atlassianError('unreadable', context, { log: 'the file comes compressed' }) };
  }
  const length = Number(headers['content-length'] ?? Number.NaN);
  return { ok: true, value: { body, size: Number.isSafeInteger(length) ? length : undefined } };
}

const isRedirect = (status: number): boolean => status >= 301 && status <= 308 && status !== 304;

/** A way out that gives a good answer away before its body is read. Answers that are errors are read as ever. */
function opening(http: AtlassianHttp, take: (response: OpenedResponse) => void): AtlassianHttp {
  return {
    ...http,
    async request(request): Promise<HttpOutcome> {
      const outcome = await http.open({ ...request, headers: { ...request.headers, ...AS_IT_IS } });
      if (!outcome.ok) return outcome;
      const { response } = outcome;
      const { status, headers } = response;
      if (status === 200 || isRedirect(status)) {
        take(response);
        return { ok: true, response: { status: 200, headers, body: 'null' } };
      }
      return { ok: true, response: { status, headers, body: await readText(response.body) } };
    },
  };
}
