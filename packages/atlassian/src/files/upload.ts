import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { type ApiRequest, type AtlassianCall, send } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp, HttpOutcome } from '../http.js';

/** A file to send. */
export interface FileToSend {
  name: string;
  /** Its media type. */
  type: string;
  /** Bytes, where that is known: it is then exactly so many. */
  size: number | undefined;
  /** Of one whose size is not known: it is not sent where it has more (bytes). */
  mostBytes?: number | undefined;
  /** Its bytes from the beginning; undefined where they cannot be read, or not again. */
  open(): Promise<AsyncIterable<Uint8Array> | Uint8Array | undefined>;
  /** Milliseconds that sending it may take; those of every request unless told. */
  timeoutMs?: number | undefined;
}

/**
 * Sends a file as `multipart/form-data` (RFC 7578) in the field `file`, as it comes and without holding it. One whose
 * source broke off, or was longer or shorter than it may be, was not sent: what reached Atlassian is no whole request.
 *
 * @param fields further fields, all of them plain text
 */
export function sendFile<T>(
  http: AtlassianHttp,
  call: AtlassianCall,
  request: Pick<ApiRequest<T>, 'method' | 'path' | 'scope'> & { answer: z.ZodType<T>; fields?: Record<string, string> },
  file: FileToSend,
): Promise<AtlassianResult<T>> {
  const { fields = {}, ...rest } = request;
  return send(attaching(http, file, fields), call, { ...rest, effect: 'write' });
}

function attaching(http: AtlassianHttp, file: FileToSend, fields: Record<string, string>): AtlassianHttp {
  return {
    ...http,
    async request(request): Promise<HttpOutcome> {
      const source = await file.open().catch(() => undefined);
      if (!source) return { ok: false, reason: 'source_failed', sent: false, logText: 'the file could not be opened' };
      const boundary = `gatehouse-${randomBytes(18).toString('hex')}`;
      const { head, tail } = envelope(boundary, file, fields);
      let broken: Broken | undefined;
      const parts = async function* () {
        yield head;
        try {
          yield* counted(source instanceof Uint8Array ? [source] : source, file);
        } catch (error) {
          broken = error instanceof Broken ? error : new Broken('source_failed', String(error));
          throw error;
        }
        yield tail;
      };
      const length = file.size === undefined ? undefined : head.length + file.size + tail.length;
      const sending = http.request({
        ...request,
        headers: {
          ...request.headers,
          'content-type': `multipart/form-data; boundary=${boundary}`,
          // Atlassian refuses forms without it, which a page of a stranger's could send.
          'x-atlassian-token': 'no-check',
          ...(length === undefined ? {} : { 'content-length': String(length) }),
        },
        body: Readable.from(parts(), { objectMode: false }),
        ...(file.timeoutMs === undefined ? {} : { timeoutMs: file.timeoutMs }),
      });
      // What was never asked for its first byte would keep its connection.
      const outcome = await sending.finally(() => source instanceof Readable && source.destroy());
      if (outcome.ok || !broken) return outcome;
      return { ok: false, reason: broken.reason, sent: false, logText: broken.message };
    },
  };
}

/** Why a source was not sent to its end. */
class Broken extends Error {
  readonly reason: 'source_failed' | 'source_too_large';

  constructor(reason: Broken['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** @throws Broken where it has other than as many bytes as it was said to have, or more than it may have */
async function* counted(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { size, mostBytes = Number.POSITIVE_INFINITY }: FileToSend,
): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of source) {
    count += chunk.length;
    if (size !== undefined && count > size) throw new Broken('source_failed', `more than its ${size} bytes`);
    if (count > mostBytes) throw new Broken('source_too_large', `more than ${mostBytes} bytes`);
    yield chunk;
  }
  if (size !== undefined && count < size) throw new Broken('source_failed', `${count} of its ${size} bytes`);
}

function envelope(boundary: string, { name, type }: FileToSend, fields: Record<string, string>) {
  const begin = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const plain = Object.entries(fields).map(([field, value]) => `${begin(`name="${field}"`)}\r\n${value}\r\n`);
  const start = begin(`name="file"; filename="${escaped(name)}"`);
  return {
    head: Buffer.from(`${plain.join('')}${start}Content-Type: ${type.replace(/[^\w!#$&^.+/;= -]/g, '')}\r\n\r\n`),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`),
  };
}

/** As browsers escape names (HTML standard, "multipart/form-data encoding algorithm"). */
function escaped(name: string): string {
  return name.toWellFormed().replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
