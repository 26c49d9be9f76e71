import formbody from '@fastify/formbody';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { avatars } from './avatars.js';
import { watchRequests } from './control/hooks.js';
import { controlRoutes } from './control/routes.js';
import { mediaHost } from './downloads.js';
import { fileForms } from './gateway/file-form.js';
import { gateway } from './gateway/gateway.js';
import { accountRoutes } from './oauth/account.js';
import { authorizePages } from './oauth/authorize.js';
import { tokenEndpoint } from './oauth/token.js';
import type { State } from './state.js';
import './note.js';

/** Confluence takes pages of up to five megabytes. */
const BODY_LIMIT = 6 * 1024 * 1024;

/** Puts the sandbox together: auth.atlassian.com, api.atlassian.com and the two products, on one address. */
export async function buildServer(state: State): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 500 },
  });
  await app.register(formbody);
  fileForms(app);
  app.decorateRequest('note');

  watchRequests(app, state);
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', () => ({ status: 'ready' }));
  avatars(app, state);
  authorizePages(app, state);
  tokenEndpoint(app, state);
  accountRoutes(app, state);
  gateway(app, state);
  mediaHost(app, state);
  controlRoutes(app, state);

  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 404, message: 'Not Found' }));
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) console.error(error);
    return reply.code(status).send({ code: status, message: error.message });
  });
  return app;
}
