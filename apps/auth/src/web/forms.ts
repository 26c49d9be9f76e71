import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hmac } from '../provider/hashing.js';

/** Protects forms against requests from other sites. */
export interface Forms {
  /** The token for a form. `subject` is what the form acts on: an interaction, or a session. */
  token(subject: string): string;
  /** Whether a submission is our own page's, sent from our own origin, for this subject. */
  isGenuine(request: FastifyRequest, subject: string): boolean;
}

const body = z.object({ csrf: z.string() });

/**
 * @param key signs the tokens
 * @param origin our own origin, which a browser names in a form's submission
 */
export function createForms(key: Buffer, origin: string): Forms {
  const token = (subject: string) => hmac(key, `form\0${subject}`).toString('base64url');

  return {
    token,
    isGenuine: (request, subject) => {
      // Older browsers send neither header: then the token alone decides.
      const { origin: sender, 'sec-fetch-site': site } = request.headers;
      if (sender !== undefined && sender !== origin) return false;
      if (site !== undefined && site !== 'same-origin') return false;
      const parsed = body.safeParse(request.body);
      if (!parsed.success) return false;
      const expected = Buffer.from(token(subject));
      const given = Buffer.from(parsed.data.csrf);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
