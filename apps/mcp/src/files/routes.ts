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

/** `…/files/{ticket}` below the resource: where our links lead. The address is all that is needed, so it is kept nowhere. */
export function fileRoutes(app: FastifyInstance, path: string, parts: FileRouteParts): void {
  const url = `${path}/files/:ticket`;
  const withTicket =
    (serve: (request: FastifyRequest, reply: FastifyReply, held: Held) => unknown) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const found = await parts.tickets.look(ticketOf(request)).catch((error: unknown) => {
        request.log.error({ err: error }, 'a link could not be looked up');
        return undefined;
      });
      if (!found) return refuseFile(reply, 'unavailable');
      if (found.state !== 'good') return refuseFile(reply, found.state);
      return await serve(request, reply, found.held);
    };

  // Looking is free: chats and mail programs ask so what is behind an address.
  app.head(
    url,
    withTicket((_request, reply, held) => describeDownload(reply, held)),
  );
  app.route({
    method: 'GET',
    url,
    exposeHeadRoute: false,
    handler: withTicket((request, reply, held) => serveDownload(parts, request, reply, held)),
  });
}
