import type { IncomingMessage } from 'node:http';
import type { FileToSend } from '@gatehouse/atlassian';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConfirmGate } from '../confirming/gate.js';
import { withoutTimeLimit } from '../edge/time-limit.js';
import { typeOfName } from '../tools/common/files/types.js';
import { attachToPage } from '../tools/confluence/attachments/attach.js';
import { findContent } from '../tools/confluence/content.js';
import { failure, ToolFailure } from '../tools/failure.js';
import { attachToIssue } from '../tools/jira/attachments/attach.js';
import type { WriteRecords } from '../writes/record.js';
import type { Writes } from '../writes/writes.js';
import { type Arriving, arriving, type Stop } from './arriving.js';
import { FILE_HEADERS } from './headers.js';
import type { HeldUpload } from './held.js';
import { MOST_MS, type Opened, ticketOf, withOpened } from './opening.js';
import { UPLOADS } from './places.js';
import { refusalOf, refuseFile } from './refusals.js';
import type { FileRouteParts } from './routes.js';
import { ticketName } from './tickets.js';
import { NotAttached, usingLink } from './using.js';

/** What a sender still sends is read over for so long, so that they read their answer (milliseconds). */
const READ_OVER_MS = 5_000;

/** What uploads need besides what all links do. */
export interface UploadParts {
  writes: Pick<Writes, 'once'>;
  records: WriteRecords;
  confirming: Pick<ConfirmGate, 'guard'>;
}

/** What came of one use of a link. */
interface Sent {
  outcome: string;
  bytes: number;
  created?: 'new' | 'found' | 'again';
}

/** Uses a link: attaches what is sent to it as it comes, and says what was attached; of a used one, what was. */
export async function serveUpload(
  parts: FileRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  held: HeldUpload,
): Promise<FastifyReply> {
  const started = performance.now();
  const sent: Sent = { outcome: 'ok', bytes: 0 };
  const refuse = (...[refusal, words]: [Parameters<typeof refuseFile>[1], string?]) => {
    sent.outcome = refusal;
    return refuseFile(reply, refusal, words);
  };
  reply.raw.once('finish', () => readOver(request.raw));
  const size = announced(request);
  const { maxBytes } = parts.tickets;
  const place = await UPLOADS.enter({
    who: held.principal.subject,
    where: '',
    write: true,
    signal: undefined,
    waitMs: 0,
  });
  const restore = withoutTimeLimit(request.raw.socket);
  try {
    if (!place.ok) return refuse('busy');
    if (isForm(request)) return refuse('form');
    if (size !== undefined && size > maxBytes) return refuse('too_large', tooLarge(maxBytes));
    return await withOpened(parts, held, reply, async (opened) => {
      allow(parts, request, held);
      const { signal, confirm } = opened;
      const file = arriving(request.raw, { size, maxBytes, signal, refused: () => whyNot(confirm) });
      try {
        const { answer, way } = await attach(parts, { held, opened, file, ticket: ticketOf(request) }, reply);
        sent.created = way;
        const already = way === 'again' ? { already: true } : {};
        const status = way === 'again' ? 200 : 201;
        return reply
          .code(status)
          .headers(FILE_HEADERS)
          .send({ ...answer.structured, ...already });
      } finally {
        sent.bytes = file.bytes;
      }
    });
  } catch (error) {
    request.log.info({ reason: String(error) }, 'a file was not attached');
    if (error instanceof NotAttached) {
      return refuse(error.refusal, error.refusal === 'too_large' ? tooLarge(maxBytes) : undefined);
    }
    if (!(error instanceof ToolFailure)) return refuse('unavailable');
    if (error.code === 'unknown') return refuse(error.message === 'under way' ? 'same' : 'open');
    if (error.code === 'atlassian') return refuse('atlassian', `${error.wire} The link was not used up.`);
    return refuse(refusalOf(error));
  } finally {
    restore();
    if (place.ok) place.leave();
    const durationMs = Math.round(performance.now() - started);
    parts.audit.file({ held, method: request.method, requestId: request.id, ...sent, durationMs });
  }
}

/** The file by the tool's own way, which attaches it once for this link: whoever comes again is told what came of it. */
async function attach(
  { tickets, writes, records }: FileRouteParts,
  { held, opened, file, ticket }: { held: HeldUpload; opened: Opened; file: Arriving; ticket: string },
  reply: FastifyReply,
) {
  const { principal, access, site, signal } = opened;
  const { tool, target, product, name } = held;
  const toSend: FileToSend = {
    name,
    type: typeOfName(name),
    get size() {
      return file.size;
    },
    open: async () => (file.begun ? undefined : file.read()),
    timeoutMs: MOST_MS,
  };
  const input = { link: ticketName(ticket) };
  const call = { principal, tool, input, stream: reply.raw, signal, progress: undefined };
  return await writes.once(call, async (once) => {
    const using = usingLink(once(access), { ticket, tickets, file });
    const recorded = records.watch(using, { principal, tool });
    if (product === 'jira') return await attachToIssue(recorded, site, target.id, toSend);
    return await attachToPage(recorded, site, await findContent(recorded, site, target.id), toSend);
  });
}

/**
 * Whether a link that was given without a person's word may still be used so: the operator may ask for it since.
 * @throws ToolFailure where it may not
 */
function allow({ confirming, findTool, portalUrl }: FileRouteParts, request: FastifyRequest, held: HeldUpload): void {
  const tool = findTool(held.tool);
  const principal = { grantId: undefined, boundTo: undefined, ...held.principal };
  if (held.confirmed || !tool) return;
  const guard = confirming.guard({ principal, requestId: request.id, tool, input: {} });
  if (guard) throw failure('ended', portalUrl, 'it has to be confirmed by now');
}

const whyNot = (confirm: () => Promise<void>): Promise<Stop | undefined> =>
  confirm().then(
    () => undefined,
    (error: unknown) => (error instanceof ToolFailure && error.code === 'ended' ? 'ended' : 'unavailable'),
  );

function announced({ headers }: FastifyRequest): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

const isForm = ({ headers }: FastifyRequest) => /^\s*multipart\//i.test(headers['content-type'] ?? '');

const tooLarge = (maxBytes: number) =>
  `The file is larger than ${maxBytes / 1_000_000} MB, which is the most that goes through here. The link was not used up.`;

/** A connection that is closed on a sender who still sends takes their answer with it. */
function readOver(body: IncomingMessage): void {
  if (body.complete || body.destroyed) return;
  body.resume();
  setTimeout(() => {
    if (!body.complete) body.socket.destroy();
  }, READ_OVER_MS).unref();
}
