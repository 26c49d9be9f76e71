import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Audit } from '../audit.js';
import { describeDownload, serveDownload } from './download.js';
import type { Held } from './held.js';
import { type OpeningParts, ticketOf } from './opening.js';
import { type Refusal, refuseFile } from './refusals.js';
import type { FileTickets } from './tickets.js';
import { serveUpload, type UploadParts } from './upload.js';

export interface FileRouteParts extends OpeningParts, UploadParts {
  tickets: FileTickets;
  audit: Audit;
}

/** `…/files/{ticket}` below the resource: where our links lead. The address is all that is needed, so it is kept nowhere. */
export function fileRoutes(app: FastifyInstance, path: string, parts: FileRouteParts): void {
  // What is sent is a file, whatever it is called, and is read where it is sent on.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.route({
    method: ['GET', 'HEAD', 'PUT'],
    url: `${path}/files/:ticket`,
    async handler(request, reply) {
      const refused = (refusal: Refusal, outcome: string = refusal, held?: Held) => {
        parts.audit.file({ held, method: request.method, requestId: request.id, outcome, bytes: 0, durationMs: 0 });
        return refuseFile(reply, refusal);
      };
      const found = await parts.tickets.look(ticketOf(request)).catch((error: unknown) => {
        request.log.error({ err: error }, 'a link could not be looked up');
        return undefined;
      });
      if (!found) return refused('unavailable');
      if (found.state === 'unknown') return refused('unknown');
      const { held, state } = found;
      // What was made of a used link is told to whoever sends to it.
      const isGood = state === 'good' || (state === 'used' && held?.kind === 'upload');
      if (!held || !isGood) return refused('over', state, held);
      const serve = serverOf(parts, held, request, reply);
      if (serve) return await serve();
      reply.header('allow', held.kind === 'upload' ? 'PUT' : 'GET, HEAD');
      return refused('method', 'method', held);
    },
  });
}

/** What a request does that a link is for. Looking is free for whoever may have the file: chats and mail programs do it. */
function serverOf(parts: FileRouteParts, held: Held, request: FastifyRequest, reply: FastifyReply) {
  const { method } = request;
  if (held.kind === 'upload') {
    return method === 'PUT' ? () => serveUpload(parts, request, reply, held) : undefined;
  }
  if (method === 'HEAD') return () => describeDownload(parts, request, reply, held);
  return method === 'GET' ? () => serveDownload(parts, request, reply, held) : undefined;
}
