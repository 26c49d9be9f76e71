import type { FileToSend } from '@gatehouse/atlassian';
import type { FastifyReply } from 'fastify';
import { typeOfName } from '../tools/common/files/types.js';
import { attachToPage } from '../tools/confluence/attachments/attach.js';
import { findContent } from '../tools/confluence/content.js';
import { attachToIssue } from '../tools/jira/attachments/attach.js';
import type { WriteRecords } from '../writes/record.js';
import type { Writes } from '../writes/writes.js';
import type { Arriving } from './arriving.js';
import type { HeldUpload } from './held.js';
import { MOST_MS, type Opened } from './opening.js';
import { type FileTickets, ticketName } from './tickets.js';
import { usingLink } from './using.js';

/**
 * Attaches a file by the way of the tool that gave the link, once for this link: whoever comes again is told what came of
 * it, and their file is not read.
 */
export async function attach(
  { tickets, writes, records }: { tickets: FileTickets; writes: Pick<Writes, 'once'>; records: WriteRecords },
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
