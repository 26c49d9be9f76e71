import type { FastifyReply, FastifyRequest } from 'fastify';
import { exceededHeaders, usedUp } from '../gateway/limits.js';
import { type Refusal, SCOPE_MISMATCH } from '../gateway/refusals.js';
import type { Effect } from './faults.js';

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

const MESSAGES: Readonly<Record<Of<'status'>['status'], string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  429: 'Rate limit exceeded',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function statusAnswer(
  { status, retryAfter, reason, body = { code: status, message: MESSAGES[status] }, ...budget }: Of<'status'>,
  now: number,
): Refusal {
  const headers: Record<string, string> = {};
  if (status === 429 && reason !== undefined) {
    const reading = usedUp(reason, now);
    reading.limit = budget.limit ?? reading.limit;
    reading.remaining = budget.remaining ?? 0;
    if (budget.resetIn !== undefined) reading.resetAt = now + budget.resetIn * 1000;
    Object.assign(headers, exceededHeaders(reason, reading, now));
  }
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
  return { status, headers, body };
}

/** What a fault answers in place of the operation, or undefined if it does not. */
export function answerOf(effect: Effect, now: number): Refusal | undefined {
  switch (effect.kind) {
    case 'status':
      return statusAnswer(effect, now);
    case 'redirect':
      return { status: 303, headers: { location: effect.to }, body: undefined };
    case 'scope_mismatch':
      return SCOPE_MISMATCH;
    case 'stale_sites':
      return { status: 200, headers: {}, body: { code: 401, message: 'Unauthorized' } };
    default:
      return undefined;
  }
}

/** Whether the request was hit by a fault of this kind. */
export const has = (request: FastifyRequest, kind: Effect['kind']): boolean =>
  request.note.effects.some((effect) => effect.kind === kind);

/** Sends an answer that no operation gave. */
export const sendRefusal = (reply: FastifyReply, { status, headers, body }: Refusal): FastifyReply =>
  reply.code(status).headers(headers).send(body);
