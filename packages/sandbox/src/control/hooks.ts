import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { State } from '../state.js';
import { answerOf, has, sendRefusal } from './effects.js';
import { identify } from './identify.js';
import { spoil } from './payloads.js';

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '';

/** Requests that steer or watch the sandbox are neither recorded nor disturbed. */
const isOurs = (path: string): boolean => /^\/(__sandbox|health|avatars)\//.test(path);

/** Notes every request for `GET /__sandbox/requests`, and lets the waiting faults hit it. */
export function watchRequests(app: FastifyInstance, state: State): void {
  /** Waits as long as a test holds the request; false if the test then dropped it. */
  const passHolds = async (request: FastifyRequest, when: 'before' | 'after'): Promise<boolean> => {
    for (const effect of request.note.effects) {
      if (effect.kind !== 'hold' || effect.when !== when) continue;
      const { person } = request.note;
      const where = { method: request.method, path: pathOf(request), ...(person === undefined ? {} : { person }) };
      if ((await state.holds.wait({ id: effect.id, when, ...where })) === 'drop') return false;
    }
    return true;
  };

  /** Closes the connection; nothing of an answer goes out. */
  const hangUp = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  };

  app.addHook('onRequest', async (request) => {
    request.note = { effects: [] };
  });

  app.addHook('preHandler', async (request, reply) => {
    if (isOurs(request.url)) return;
    identify(request, state);
    request.note.effects = state.faults.take(request.method, pathOf(request));
    for (const effect of request.note.effects) {
      if (effect.kind === 'latency') await delay(effect.milliseconds);
      if (effect.kind !== 'late') continue;
      request.raw.socket.destroy();
      state.late += 1;
      await delay(effect.upTo ? Math.random() * effect.milliseconds : effect.milliseconds);
      state.late -= 1;
    }
    if (!(await passHolds(request, 'before'))) return hangUp(request, reply);
    for (const effect of request.note.effects) {
      const answer = answerOf(effect, state.now());
      if (answer) return sendRefusal(reply, answer);
    }
  });

  const note = (request: FastifyRequest, status: number): void => {
    const { person, grantType, operation } = request.note;
    const entry = {
      at: new Date(state.now()).toISOString(),
      method: request.method,
      path: pathOf(request),
      status,
      ...(person === undefined ? {} : { person }),
      ...(grantType === undefined ? {} : { grantType }),
      ...(operation === undefined ? {} : { operation }),
    };
    state.journal.add(entry, `${request.method} ${request.routeOptions.url ?? 'unknown'}`);
  };

  // Before the answer leaves, so that who has the answer, or is kept waiting for it, finds the request in the list.
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    if (isOurs(request.url)) return payload;
    note(request, reply.statusCode);
    const mayAnswer = await passHolds(request, 'after');
    if (!mayAnswer || has(request, 'drop')) request.raw.socket.destroy();
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    const spoilt = request.note.effects.map((effect) => spoil(effect, payload)).find((one) => one !== undefined);
    if (spoilt === undefined) return payload;
    reply.removeHeader('content-length');
    return spoilt;
  });

  // Held requests would keep the sandbox from stopping.
  app.addHook('preClose', async () => state.holds.dropAll());
}
