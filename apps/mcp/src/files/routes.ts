import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Audit } from '../audit.js';
import { describeDownload, serveDownload } from './download.js';
import type { Held } from './held.js';
import { type OpeningParts, ticketOf } from './opening.js';
import { refuseFile } from './refusals.js';
import type { FileTickets } from './tickets.js';

export interface FileRouteParts extends OpeningParts {
  tickets: FileTickets;
  audit: Audit;
}

type Serve = (parts: FileRouteParts, request: FastifyRequest, reply: FastifyReply, held: Held) => Promise<FastifyReply>;

/** `…/files/{ticket}` below the resource: where our links lead. The address is all that is needed, so it is kept nowhere. */
export function fileRoutes(app: FastifyInstance, path: string, parts: FileRouteParts): void {
  const url = `${path}/files/:ticket`;
  const withTicket = (serve: Serve) => async (request: FastifyRequest, reply: FastifyReply) => {
    const refused = (outcome: string, held?: Held) =>
      parts.audit.file({ held, method: request.method, requestId: request.id, outcome, bytes: 0, durationMs: 0 });
    const found = await parts.tickets.look(ticketOf(request)).catch((error: unknown) => {
      request.log.error({ err: error }, 'a link could not be looked up');
      return undefined;
    });
    if (found?.state === 'good') return await serve(parts, request, reply, found.held);
    refused(found?.state ?? 'unavailable', found && 'held' in found ? found.held : undefined);
    if (!found) return refuseFile(reply, 'unavailable');
    return refuseFile(reply, found.state === 'unknown' ? 'unknown' : 'over');
  };

  // Looking is free for whoever may have the file: chats and mail programs ask so what is behind an address.
  app.head(url, withTicket(describeDownload));
  app.route({ method: 'GET', url, exposeHeadRoute: false, handler: withTicket(serveDownload) });
}
