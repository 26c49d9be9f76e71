import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConfirmGate } from '../confirming/gate.js';
import { withoutTimeLimit } from '../edge/time-limit.js';
import { failure, ToolFailure } from '../tools/failure.js';
import type { WriteRecords } from '../writes/record.js';
import type { Writes } from '../writes/writes.js';
import { type Arriving, arriving, type Stop } from './arriving.js';
import { attach } from './attaching.js';
import { fileOfForm, isForm, mostOfForm } from './form.js';
import type { HeldUpload } from './held.js';
import { type Opened, principalOf, ticketOf, withOpened } from './opening.js';
import type { UploadFrame } from './pages/upload-page.js';
import { FORMS, UPLOADS } from './places.js';
import { readOver } from './read-over.js';
import { type Refusal, refusalOf } from './refusals.js';
import { isUnasked } from './robots.js';
import type { FileRouteParts } from './routes.js';
import { type Saying, sayingTo } from './saying.js';
import { NotAttached } from './using.js';

/** What uploads need besides what all links do. */
export interface UploadParts {
  writes: Pick<Writes, 'once'>;
  records: WriteRecords;
  confirming: Pick<ConfirmGate, 'guard'>;
  pages: UploadFrame;
}

/** What came of a request, for the audit. */
interface Sent {
  outcome: string;
  bytes: number;
  created?: 'new' | 'found' | 'again';
  touched?: string[];
}

interface Use {
  parts: FileRouteParts;
  request: FastifyRequest;
  reply: FastifyReply;
  held: HeldUpload;
  saying: Saying;
  sent: Sent;
}

type Serve = (
  parts: FileRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  held: HeldUpload,
) => Promise<FastifyReply>;

/** Shows whoever may send a file what becomes of it, with a field to choose it in, and leaves the link unused. */
export const showUpload: Serve = (...given) =>
  answering(given, async ({ parts, request, reply, held, saying, sent }) => {
    if (isUnasked(request.headers)) throw new NotAttached('unasked');
    return await withOpened(parts, held, reply, async ({ site }) => {
      allow(parts, request, held);
      sent.outcome = 'looked';
      return saying.asking(reply, held, site);
    });
  });

/** Uses a link: attaches what is sent to it as it comes, and says what was attached; of a used one, what was. */
export const serveUpload: Serve = (...given) =>
  answering(given, async (use) => {
    const { parts, request, reply, held, saying, sent } = use;
    reply.raw.once('finish', () => readOver(request.raw));
    const places = isForm(request.raw) ? FORMS : UPLOADS;
    const who = held.principal.subject;
    const place = await places.enter({ who, where: '', write: true, signal: undefined, waitMs: 0 });
    withoutTimeLimit(request.raw);
    try {
      return await withOpened(parts, held, reply, async (opened) => {
        saying.site = opened.site;
        allow(parts, request, held);
        if (!place.ok) throw new NotAttached('busy');
        const file = await arrivingFile(use, opened);
        try {
          const { answer, way } = await attach(parts, { held, opened, file, ticket: ticketOf(request) }, reply);
          sent.created = way;
          sent.touched = [held.target.id, String(answer.structured.id)];
          return saying.done(reply, held, answer.structured, way === 'again');
        } finally {
          sent.bytes = file.bytes;
        }
      });
    } finally {
      if (place.ok) place.leave();
    }
  });

async function answering(
  [parts, request, reply, held]: Parameters<Serve>,
  answer: (use: Use) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const started = performance.now();
  const sent: Sent = { outcome: 'ok', bytes: 0 };
  const saying = sayingTo(request, parts.pages, parts.tickets.maxBytes);
  try {
    return await answer({ parts, request, reply, held, saying, sent });
  } catch (error) {
    request.log.info({ reason: String(error) }, 'a file was not attached');
    const { refusal, words } = whyOf(error, isForm(request.raw) ? mostOfForm(parts.tickets) : parts.tickets.maxBytes);
    sent.outcome = refusal;
    // What may have been written to is named too.
    if (refusal === 'open') sent.touched = [held.target.id];
    return saying.refused(reply, held, refusal, words);
  } finally {
    const durationMs = Math.round(performance.now() - started);
    parts.audit.file({ held, method: request.method, requestId: request.id, ...sent, durationMs });
  }
}

/** The file as it comes; of a form, when it is there. */
async function arrivingFile({ parts, request, sent }: Use, { signal, confirm }: Opened): Promise<Arriving> {
  const { maxBytes } = parts.tickets;
  const { 'content-length': length } = request.headers;
  const size = length === undefined ? undefined : Number(length);
  const refused = () => whyNot(confirm);
  if (isForm(request.raw)) {
    const content = await fileOfForm(request.raw, { size, maxBytes, signal });
    sent.bytes = content.length;
    return arriving(Readable.from([content]), { size: content.length, maxBytes, signal, refused });
  }
  if (/^\s*multipart\//i.test(request.headers['content-type'] ?? '')) throw new NotAttached('form');
  if (size !== undefined && size > maxBytes) throw new NotAttached('too_large');
  return arriving(request.raw, { size, maxBytes, signal, refused });
}

/**
 * Whether a link that was given without a person's word may still be used so: the operator may ask for it since.
 * @throws ToolFailure where it may not
 */
function allow({ confirming, findTool, portalUrl }: FileRouteParts, request: FastifyRequest, held: HeldUpload): void {
  const tool = findTool(held.tool);
  if (held.confirmed || !tool) return;
  const guard = confirming.guard({ principal: principalOf(held), requestId: request.id, tool, input: {} });
  if (guard) throw failure('ended', portalUrl, 'it has to be confirmed by now');
}

const whyNot = (confirm: () => Promise<void>): Promise<Stop | undefined> =>
  confirm().then(
    () => undefined,
    (error: unknown) => (error instanceof ToolFailure && error.code === 'ended' ? 'ended' : 'unavailable'),
  );

/** @param mostBytes what the file may have had */
function whyOf(error: unknown, mostBytes: number): { refusal: Refusal; words?: string } {
  if (error instanceof NotAttached) {
    const { refusal } = error;
    if (refusal !== 'too_large') return { refusal };
    const words = `The file is larger than ${mostBytes / 1_000_000} MB, which is the most that goes through here.`;
    return { refusal, words: `${words} The link was not used up.` };
  }
  if (error instanceof ToolFailure && error.code === 'unknown') {
    return { refusal: error.message === 'under way' ? 'same' : 'open' };
  }
  const refusal = refusalOf(error);
  if (refusal !== 'atlassian' || !(error instanceof ToolFailure)) return { refusal };
  return { refusal, words: `${error.wire} The link was not used up.` };
}
