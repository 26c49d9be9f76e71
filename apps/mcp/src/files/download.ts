import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AtlassianCall, type AtlassianHttp, openAttachment, openPageAttachment } from '@gatehouse/atlassian';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dispositionOf, FILE_HEADERS, safeType } from './headers.js';
import type { HeldDownload } from './held.js';
import { type Opened, ticketOf, withOpened } from './opening.js';
import { DOWNLOADS } from './places.js';
import { type Refusal, refusalOf, refuseFile } from './refusals.js';
import { isUnasked } from './robots.js';
import type { FileRouteParts } from './routes.js';

type Refuse = (refusal: Refusal, reason?: string) => FastifyReply;

/** What came of a request, for the audit. */
interface Came {
  outcome: string;
  bytes: number;
}

/** Says what a download would give, to whoever could have it now, and leaves the link unused. */
export function describeDownload(
  parts: FileRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  held: HeldDownload,
): Promise<FastifyReply> {
  return answering(parts, request, reply, held, async (came) => {
    await withOpened(parts, held, reply, async () => {});
    came.outcome = 'looked';
    return reply.headers({ ...headersOf(held), ...lengthOf(held.file.size) }).send();
  });
}

/** Uses a link: gives the file as it comes from Atlassian, whole, whatever range was asked for. */
export function serveDownload(
  parts: FileRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  held: HeldDownload,
): Promise<FastifyReply> {
  return answering(parts, request, reply, held, async (came, refuse) => {
    const who = held.principal.subject;
    const place = await DOWNLOADS.enter({ who, where: '', write: false, signal: undefined, waitMs: 0 });
    if (!place.ok) return refuse('busy');
    try {
      return await withOpened(parts, held, reply, async (opened) => {
        if (!(await parts.tickets.use(ticketOf(request)))) return refuse('over', 'used');
        return await pass(parts, request, reply, { held, opened, came, refuse });
      });
    } finally {
      place.leave();
    }
  });
}

/** Answers a request for a link's file, and tells the audit what came of it. */
async function answering(
  parts: FileRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  held: HeldDownload,
  answer: (came: Came, refuse: Refuse) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const started = performance.now();
  const came: Came = { outcome: 'ok', bytes: 0 };
  const refuse: Refuse = (refusal, reason = refusal) => {
    came.outcome = reason;
    return refuseFile(reply, refusal);
  };
  try {
    return isUnasked(request.headers) ? refuse('unasked') : await answer(came, refuse);
  } catch (error) {
    request.log.info({ reason: String(error) }, 'a link was refused');
    return refuse(refusalOf(error));
  } finally {
    const durationMs = Math.round(performance.now() - started);
    parts.audit.file({ held, method: request.method, requestId: request.id, ...came, durationMs });
  }
}

async function pass(
  { tickets: { maxBytes } }: FileRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  { held, opened, came, refuse }: { held: HeldDownload; opened: Opened; came: Came; refuse: Refuse },
): Promise<FastifyReply> {
  const { access, site, signal } = opened;
  const { body, size } = await access.ask(site, (http, call) => openHeld(http, call, held));
  if (size !== undefined && size > maxBytes) {
    body.destroy();
    return refuse('atlassian', 'too_large');
  }
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      came.bytes += chunk.length;
      done(came.bytes > maxBytes ? new Error('the file is larger than it may be') : null, chunk);
    },
  });
  reply.hijack();
  reply.raw.writeHead(200, { ...headersOf(held), ...lengthOf(size) });
  // Whatever breaks off breaks the answer off: half a file never looks like a whole one.
  await pipeline(body, counted, reply.raw, { signal }).catch((error: unknown) => {
    came.outcome = 'broken_off';
    request.log.info({ reason: String(error) }, 'a download broke off');
  });
  return reply;
}

function openHeld(http: AtlassianHttp, call: AtlassianCall, { product, file }: HeldDownload) {
  return product === 'jira'
    ? openAttachment(http, call, file.id)
    : openPageAttachment(http, call, file.on ?? '', file.id);
}

const lengthOf = (size: number | undefined): Record<string, string> =>
  size === undefined ? {} : { 'content-length': String(size) };

function headersOf({ file: { name, type } }: HeldDownload): Record<string, string> {
  return {
    ...FILE_HEADERS,
    'content-type': safeType(type),
    'content-disposition': dispositionOf(name),
    'accept-ranges': 'none',
  };
}
