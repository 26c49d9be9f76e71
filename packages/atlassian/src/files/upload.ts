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
  /** Its bytes from the beginning; undefined where they cannot be read, or not again. */
  open(): Promise<AsyncIterable<Uint8Array> | Uint8Array | undefined>;
  /** Milliseconds that sending it may take; those of every request unless told. */
  timeoutMs?: number | undefined;
}

/**
 * Sends a file as `multipart/form-data` (RFC 7578) in the field `file`, as it comes and without holding it. One whose
 * source broke off was not sent: what reached Atlassian is no whole request.
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
      if (!source) return { ok: false, reason: 'network', sent: false, logText: 'the file could not be read' };
      const boundary = `gatehouse-${randomBytes(18).toString('hex')}`;
      const { head, tail } = envelope(boundary, file, fields);
      let isBroken = false;
      const parts = async function* () {
        yield head;
        try {
          if (source instanceof Uint8Array) yield source;
          else yield* source;
        } catch (error) {
          isBroken = true;
          throw error;
        }
        yield tail;
      };
      const length = file.size === undefined ? undefined : head.length + file.size + tail.length;
      const outcome = await http.request({
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
      return !outcome.ok && isBroken ? { ...outcome, sent: false } : outcome;
    },
  };
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
