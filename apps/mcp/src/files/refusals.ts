import type { FastifyReply } from 'fastify';
import { ToolFailure } from '../tools/failure.js';
import { FILE_HEADERS } from './headers.js';

/** Why a link does not do what it is for: the status, and words that say what to do. */
const REFUSALS = {
  unknown: { status: 404, words: 'There is no such link. Ask your assistant for a new one.' },
  over: { status: 410, words: 'This link was used, or its five minutes are over. Ask your assistant for a new one.' },
  unasked: { status: 403, words: 'Previews are not made of this link. It was not used up.' },
  ended: { status: 403, words: 'The access that this link was made with has ended.' },
  atlassian: { status: 502, words: 'Atlassian does not give the file any more, or not at the moment.' },
  busy: {
    status: 503,
    words: 'Too many files are being downloaded. The link was not used up: try it again when one of them is done.',
  },
  unavailable: {
    status: 503,
    words: 'Gatehouse cannot do this at the moment. Ask your assistant for a new link in a minute.',
  },
} as const;

export type Refusal = keyof typeof REFUSALS;

/** Answers that a link does not do what it is for. */
export function refuseFile(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, words } = REFUSALS[refusal];
  return reply.code(status).headers(FILE_HEADERS).send({ error: refusal, error_description: words });
}

/** What a failure on the way means for whoever used the link. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ToolFailure)) return 'unavailable';
  if (error.code === 'unavailable' || error.code === 'cancelled') return 'unavailable';
  return error.code === 'atlassian' ? 'atlassian' : 'ended';
}
