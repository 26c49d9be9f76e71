import type { FastifyInstance } from 'fastify';
import type { HandOver } from '../clients/registration.js';
import { withBytes } from '../web/bytes.js';
import { sendError } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';

/** Bytes. What a request asks for is kept until somebody has decided; an address of more node refuses by itself. */
const MOST_ASKED = 16 * 1024;

/** Where something begins, and what is asked is kept. */
const BEGINNINGS: [string[], string][] = [
  [['GET', 'POST'], '/authorize'],
  [['POST', 'OPTIONS'], '/device_authorization'],
  [['POST', 'OPTIONS'], '/par'],
];

/** The library's routes that keep what they are asked: for strangers, hence not much (413, RFC 9110 section 15.5.14). */
export function registerBeginnings(app: FastifyInstance, handOver: HandOver): void {
  app.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer', bodyLimit: MOST_ASKED } as const;
  app.addContentTypeParser('*', options, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error.statusCode !== 413) throw error;
    if (request.headers.accept?.includes('text/html')) return sendError(reply, 413, PROBLEMS.tooLarge);
    if (request.headers.origin) reply.header('access-control-allow-origin', '*');
    return reply.code(413).header('cache-control', 'no-store').send({
      error: 'invalid_request',
      error_description: 'the request is larger than 16 KiB',
    });
  });
  for (const [method, url] of BEGINNINGS) {
    app.route({
      method,
      url,
      exposeHeadRoute: false,
      handler: (request, reply) => {
        const { body, raw } = request;
        return handOver(request, reply, body instanceof Buffer ? withBytes(raw, body) : raw);
      },
    });
  }
}
