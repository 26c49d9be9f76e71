import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Audit } from '../audit.js';
import { describeDownload, serveDownload } from './download.js';
import type { Held } from './held.js';
import { type OpeningParts, ticketOf } from './opening.js';
import { type Refusal, refuseFile } from './refusals.js';
import { sayingTo, uploadAssets } from './saying.js';
import type { FileTickets } from './tickets.js';
import { serveUpload, showUpload, type UploadParts } from './upload.js';

export interface FileRouteParts extends OpeningParts, UploadParts {
  tickets: FileTickets;
  audit: Audit;
}

/** `…/files/{ticket}` below the resource: where our links lead. The address is all that is needed, so it is kept nowhere. */
export function fileRoutes(app: FastifyInstance, path: string, parts: FileRouteParts): void {
  // What is sent is a file, whatever it is called, and is read where it is sent on.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  uploadAssets(app, `${path}/files`);
  app.route({
    method: ['GET', 'HEAD', 'POST', 'PUT'],
    url: `${path}/files/:ticket`,
    async handler(request, reply) {
      const refused = (refusal: Refusal, outcome: string = refusal, held?: Held) => {
        parts.audit.file({ held, method: request.method, requestId: request.id, outcome, bytes: 0, durationMs: 0 });
        if (held?.kind !== 'upload') return refuseFile(reply, refusal);
        return sayingTo(request, parts.pages, parts.tickets.maxBytes).refused(reply, held, refusal);
      };
      const found = await parts.tickets.look(ticketOf(request)).catch((error: unknown) => {
        request.log.error({ err: error }, 'a link could not be looked up');
        return undefined;
      });
      if (!found) return refused('unavailable');
      if (found.state === 'unknown') return refused('unknown');
      const { held, state } = found;
      // What was made of a used link is told to whoever sends to it.
      const sends = request.method === 'PUT' || request.method === 'POST';
      const isGood = state === 'good' || (state === 'used' && held?.kind === 'upload' && sends);
      if (!held || !isGood) return refused('over', state, held);
      const serve = serverOf(parts, held, request, reply);
      if (serve) return await serve();
      reply.header('allow', 'GET, HEAD');
      return refused('method', 'method', held);
    },
  });
}

/** What a request does that a link is for. Looking is free for whoever may have the file: chats and mail programs do it. */
function serverOf(parts: FileRouteParts, held: Held, request: FastifyRequest, reply: FastifyReply) {
  const { method } = request;
  if (held.kind === 'upload') {
    const serve = method === 'PUT' || method === 'POST' ? serveUpload : showUpload;
    return () => serve(parts, request, reply, held);
  }
  if (method === 'HEAD') return () => describeDownload(parts, request, reply, held);
  return method === 'GET' ? () => serveDownload(parts, request, reply, held) : undefined;
}
