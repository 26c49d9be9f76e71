import type { FastifyReply } from 'fastify';
import { ToolFailure } from '../tools/failure.js';
import type { Stop } from './arriving.js';
import { FILE_HEADERS } from './headers.js';

const NOT_USED_UP = 'The link was not used up';

/** Why a link does not do what it is for: the status, and words that say what to do. */
const REFUSALS = {
  unknown: { status: 404, words: 'There is no such link. Ask your assistant for a new one.' },
  over: { status: 410, words: 'This link was used, or its five minutes are over. Ask your assistant for a new one.' },
  unasked: { status: 403, words: 'Previews are not made of this link. It was not used up.' },
  ended: { status: 403, words: 'The access that this link was made with has ended.' },
  atlassian: { status: 502, words: 'Atlassian does not give the file any more, or not at the moment.' },
  busy: {
    status: 503,
    words: `Too many files are under way. ${NOT_USED_UP}: try it again when one of them is done.`,
  },
  unavailable: {
    status: 503,
    words: 'Gatehouse cannot do this at the moment. Ask your assistant for a new link in a minute.',
  },
  method: { status: 405, words: 'That is not what this link is for.' },
  form: {
    status: 415,
    words: 'There is no file in this form. Send its bytes and nothing else, as with: curl -T file "link"',
  },
  too_large: { status: 413, words: `The file is too large. ${NOT_USED_UP}.` },
  too_slow: { status: 408, words: `The file came too slowly. ${NOT_USED_UP}: try again.` },
  empty: { status: 400, words: `The file is empty. ${NOT_USED_UP}: send its bytes, as with: curl -T file "link"` },
  cut_off: { status: 400, words: `The file broke off. ${NOT_USED_UP}: try again.` },
  same: { status: 409, words: 'A file is being sent to this link. Try again for what comes of it.' },
  open: {
    status: 502,
    words:
      'It is not known whether the file was attached: the answer of Atlassian was lost. Send it to this link again: it is ' +
      'looked for first, and attached only if it is not there.',
  },
} as const satisfies Record<Stop | string, { status: number; words: string }>;

export type Refusal = keyof typeof REFUSALS;

export const statusOf = (refusal: Refusal): number => REFUSALS[refusal].status;
export const wordsOf = (refusal: Refusal): string => REFUSALS[refusal].words;

const KEPT: ReadonlySet<Refusal> = new Set<Refusal>([
  'atlassian',
  'busy',
  'cut_off',
  'empty',
  'form',
  'open',
  'same',
  'too_large',
  'too_slow',
]);
/** Whether the link may still be sent to after that. */
export const isKept = (refusal: Refusal): boolean => KEPT.has(refusal);

/**
 * Answers that a link does not do what it is for.
 * @param words more exact ones, written for the public
 */
export function refuseFile(reply: FastifyReply, refusal: Refusal, words?: string): FastifyReply {
  const { status, words: usual } = REFUSALS[refusal];
  return reply
    .code(status)
    .headers(FILE_HEADERS)
    .send({ error: refusal, error_description: words ?? usual });
}

/** What a failure on the way means for whoever used the link. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ToolFailure)) return 'unavailable';
  if (error.code === 'unavailable' || error.code === 'cancelled') return 'unavailable';
  return error.code === 'atlassian' ? 'atlassian' : 'ended';
}
