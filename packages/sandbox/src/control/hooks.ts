import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { State } from '../state.js';
import type { Effect } from './faults.js';

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '';

/** Requests that steer or watch the sandbox are neither recorded nor disturbed. */
const isOurs = (path: string): boolean => /^\/(__sandbox|health|avatars)\//.test(path);

const MESSAGES: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Rate limit exceeded',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

function answerStatus(reply: FastifyReply, effect: Extract<Effect, { kind: 'status' }>): FastifyReply {
  if (effect.retryAfter !== undefined) reply.header('retry-after', String(effect.retryAfter));
  if (effect.reason !== undefined) reply.header('ratelimit-reason', effect.reason);
  return reply.code(effect.status).send({ code: effect.status, message: MESSAGES[effect.status] });
}

/** Notes every request for `GET /__sandbox/requests`, and lets the waiting faults hit it. */
export function watchRequests(app: FastifyInstance, state: State): void {
  app.addHook('onRequest', async (request) => {
    request.note = {};
  });

  app.addHook('preHandler', async (request, reply) => {
    const effects = isOurs(request.url) ? [] : state.faults.take(request.method, pathOf(request));
    for (const effect of effects) {
      if (effect.kind === 'latency') await delay(effect.milliseconds);
      if (effect.kind === 'drop') request.note.drop = true;
      if (effect.kind === 'omit_refresh_token') request.note.omitRefreshToken = true;
    }
    const status = effects.find((effect) => effect.kind === 'status');
    return status ? answerStatus(reply, status) : undefined;
  });

  const note = (request: FastifyRequest, status: number): void => {
    if (isOurs(request.url)) return;
    const { person, grantType, operation } = request.note;
    state.journal.add({
      at: new Date(state.now()).toISOString(),
      method: request.method,
      path: pathOf(request),
      status,
      ...(person === undefined ? {} : { person }),
      ...(grantType === undefined ? {} : { grantType }),
      ...(operation === undefined ? {} : { operation }),
    });
  };

  // Before the answer leaves, so that who has the answer also finds the request in the list.
  app.addHook('onSend', async (request, reply) => {
    note(request, reply.statusCode);
    if (request.note.drop) request.raw.socket.destroy();
  });
}
