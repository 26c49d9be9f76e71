import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, request as undiciRequest } from 'undici';
import type { Manners } from './etiquette/etiquette.js';
import { type AtlassianHosts, isMediaUrl, trustedOrigins } from './hosts.js';
import { neverLeft } from './never-left.js';
import { POOL } from './pool.js';

/** Atlassian's largest useful answer is a page of five megabytes; twice that is a fault, not an answer. */
export const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 20_000;
/** A file's own bytes, of whatever type. */
export const AS_IT_IS = { accept: '*/*', 'accept-encoding': 'identity' } as const;
const USER_AGENT = `gatehouse/${ownVersion()}`;

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute; its origin must be one of the configured hosts. */
  url: string;
  headers?: Record<string, string>;
  body?: string | Readable;
  signal?: AbortSignal | undefined;
  /** Milliseconds for the whole exchange, the body included. */
  timeoutMs?: number;
}

export interface HttpResponse {
  status: number;
  /** Lower-case names; repeated headers joined with `, `. */
  headers: Record<string, string>;
  body: string;
}

/** An answer whose body has not been read yet: whoever has it reads it to its end, or destroys it. */
export interface OpenedResponse extends Omit<HttpResponse, 'body'> {
  body: Readable;
}

export type HttpFailure =
  | 'aborted'
  | 'timed_out'
  | 'network'
  | 'too_large'
  | 'origin_refused'
  /** What was to be sent could not be read to its end, or was longer than it may be. */
  | 'source_failed'
  | 'source_too_large';

export type HttpOutcome =
  | { ok: true; response: HttpResponse }
  /** `sent` is false only where it is certain that no byte of the request reached the other side. */
  | { ok: false; reason: HttpFailure; sent: boolean; logText: string };

export type OpenOutcome = { ok: true; response: OpenedResponse } | Extract<HttpOutcome, { ok: false }>;

/** The one way out to Atlassian. */
export interface AtlassianHttp {
  readonly hosts: AtlassianHosts;
  /** Milliseconds that one exchange may take. */
  readonly timeoutMs: number;
  /** How requests through here behave; without them each is sent at once. */
  readonly manners?: Manners;
  /** Sends one request. Never throws, never follows a redirect, never retries. */
  request(request: HttpRequest): Promise<HttpOutcome>;
  /** The same for a body that is to be read as it comes: `timeoutMs` is for the headers, `signal` for all of it. */
  open(request: HttpRequest): Promise<OpenOutcome>;
  /**
   * Reads from the host where Atlassian keeps files, at an address that an answer of Atlassian's named. The address is
   * its own credential: nothing of the person's is sent along.
   */
  openMedia(request: Pick<HttpRequest, 'url' | 'signal'>): Promise<OpenOutcome>;
  /** Ends idle connections; a dispatcher that was passed in stays its owner's. */
  close(): Promise<void>;
}

/**
 * Opens the way out to Atlassian: one connection pool, pinned to the origins of `hosts`.
 *
 * @param options.hosts where this Atlassian Cloud lives
 * @param options.dispatcher for a proxy, a CA bundle or a test; without it an agent of its own
 * @param options.timeoutMs milliseconds that one exchange may take, 20,000 by default
 */
export function createAtlassianHttp(options: {
  hosts: AtlassianHosts;
  dispatcher?: Dispatcher;
  timeoutMs?: number;
}): AtlassianHttp {
  const origins = trustedOrigins(options.hosts);
  const dispatcher = options.dispatcher ?? new Agent(POOL);
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;

  /** Gives the answer to `take` while the time for the exchange runs. */
  const exchange = async <T extends { ok: true }>(
    request: HttpRequest,
    isAllowed: boolean,
    take: (answer: Dispatcher.ResponseData) => Promise<T | Extract<HttpOutcome, { ok: false }>>,
  ): Promise<T | Extract<HttpOutcome, { ok: false }>> => {
    if (!isAllowed) {
      return {
        ok: false,
        reason: 'origin_refused',
        sent: false,
        logText: 'refused: not a configured Atlassian origin',
      };
    }
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), request.timeoutMs ?? timeoutMs);
    const signal = request.signal ? AbortSignal.any([request.signal, timeout.signal]) : timeout.signal;
    try {
      const answer = await undiciRequest(request.url, {
        dispatcher,
        method: request.method,
        headers: { accept: 'application/json', 'user-agent': USER_AGENT, ...request.headers },
        body: request.body ?? null,
        signal,
      });
      return await take(answer);
    } catch (error) {
      const code = errorCode(error);
      const sent = !neverLeft(code);
      if (request.signal?.aborted) return { ok: false, reason: 'aborted', sent, logText: 'aborted by the caller' };
      if (timeout.signal.aborted) {
        return { ok: false, reason: 'timed_out', sent, logText: 'no complete answer in time' };
      }
      return { ok: false, reason: 'network', sent, logText: `network failure ${code}` };
    } finally {
      clearTimeout(timer);
    }
  };
  const opened = async ({ statusCode: status, headers, body }: Dispatcher.ResponseData) => {
    // A body that is given up breaks with an error, which nobody may be listening for then.
    body.on('error', () => {});
    return { ok: true as const, response: { status, headers: flatten(headers), body } };
  };

  return {
    hosts: options.hosts,
    timeoutMs,
    request: (request) =>
      exchange<{ ok: true; response: HttpResponse }>(request, origins.has(originOf(request.url)), async (answer) => {
        const body = await readCapped(answer.body);
        if (body === undefined) {
          return { ok: false, reason: 'too_large', sent: true, logText: `answer over ${MAX_RESPONSE_BYTES} bytes` };
        }
        const response = { status: answer.statusCode, headers: flatten(answer.headers), body };
        return { ok: true, response };
      }),
    open: (request) => exchange(request, origins.has(originOf(request.url)), opened),
    openMedia: ({ url, signal }) =>
      exchange({ method: 'GET', url, signal, headers: AS_IT_IS }, isMediaUrl(options.hosts, url), opened),
    async close() {
      if (!options.dispatcher) await dispatcher.close();
    },
  };
}

async function readCapped(body: Dispatcher.ResponseData['body']): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the stream, so the rest is never downloaded.
    if (size > MAX_RESPONSE_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}

function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}

function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}
