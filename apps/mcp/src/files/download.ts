import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AtlassianCall, type AtlassianHttp, openAttachment, openPageAttachment } from '@gatehouse/atlassian';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dispositionOf, FILE_HEADERS, safeType } from './headers.js';
import type { Held } from './held.js';
import { ticketOf, withOpened } from './opening.js';
import { DOWNLOADS } from './places.js';
import { refusalOf, refuseFile } from './refusals.js';
import { isUnasked } from './robots.js';
import type { FileRouteParts } from './routes.js';

/** Says what a download would give, and leaves the link unused. */
export function describeDownload(reply: FastifyReply, held: Held): FastifyReply {
  const { size } = held.file;
  return reply
    .headers({ ...headersOf(held), ...(size === undefined ? {} : { 'content-length': String(size) }) })
    .send();
}

/** Uses a link: gives the file as it comes from Atlassian, whole, whatever range was asked for. */
export async function serveDownload(
  parts: FileRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  held: Held,
): Promise<FastifyReply> {
  if (isUnasked(request.headers)) return refuseFile(reply, 'unasked');
  const who = held.principal.subject;
  const place = await DOWNLOADS.enter({ who, where: '', write: false, signal: undefined, waitMs: 0 });
  if (!place.ok) return refuseFile(reply, 'busy');
  const started = performance.now();
  let bytes = 0;
  let outcome: string = 'ok';
  try {
    return await withOpened(parts, held, reply, async ({ access, site, signal }) => {
      if (!(await parts.tickets.use(ticketOf(request)))) {
        outcome = 'over';
        return refuseFile(reply, 'over');
      }
      const { body, size } = await access.ask(site, (http, call) => openHeld(http, call, held));
      if (size !== undefined && size > parts.tickets.maxBytes) {
        body.destroy();
        outcome = 'too_large';
        return refuseFile(reply, 'atlassian');
      }
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length;
          done(bytes > parts.tickets.maxBytes ? new Error('the file is larger than it may be') : null, chunk);
        },
      });
      reply.hijack();
      const length = size === undefined ? {} : { 'content-length': String(size) };
      reply.raw.writeHead(200, { ...headersOf(held), ...length });
      // Whatever breaks off breaks the answer off: half a file never looks like a whole one.
      await pipeline(body, counted, reply.raw, { signal }).catch((error: unknown) => {
        outcome = 'broken_off';
        request.log.info({ reason: String(error) }, 'a download broke off');
      });
      return reply;
    });
  } catch (error) {
    outcome = refusalOf(error);
    request.log.info({ reason: String(error) }, 'a download was refused');
    return refuseFile(reply, refusalOf(error));
  } finally {
    place.leave();
    const durationMs = Math.round(performance.now() - started);
    parts.audit.file({ held, requestId: request.id, outcome, bytes, durationMs });
  }
}

function openHeld(http: AtlassianHttp, call: AtlassianCall, { product, file }: Held) {
  return product === 'jira'
    ? openAttachment(http, call, file.id)
    : openPageAttachment(http, call, file.on ?? '', file.id);
}

function headersOf({ file: { name, type } }: Held): Record<string, string> {
  return {
    ...FILE_HEADERS,
    'content-type': safeType(type),
    'content-disposition': dispositionOf(name),
    'accept-ranges': 'none',
  };
}
