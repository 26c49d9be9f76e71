import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendError } from './html.js';
import { PROBLEMS } from './problems.js';

/** What is answered where no route does, and where a route fails: a page for a person, JSON for a program. */
export function registerFailures(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith('/.well-known/') || !request.headers.accept?.includes('text/html')) {
      return reply.code(404).send({ error: 'not_found', error_description: 'there is nothing at this address' });
    }
    return sendError(reply, 404, PROBLEMS.notFound);
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode && error.statusCode < 500 ? error.statusCode : 500;
    if (status === 500) request.log.error({ err: error }, 'request failed');
    return sendFailure(reply, status);
  });
}

function sendFailure(reply: FastifyReply, status: number) {
  if (status === 500) return sendError(reply, status, PROBLEMS.internal);
  return sendError(reply, status, status === 429 ? PROBLEMS.busy : PROBLEMS.unreadable);
}
