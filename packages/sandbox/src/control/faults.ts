import { z } from 'zod';
import { REASONS } from '../gateway/limits.js';

const effect = z.discriminatedUnion('kind', [
  /** Answers later than it could. */
  z.strictObject({ kind: z.literal('latency'), milliseconds: z.int().min(1).max(120_000) }),
  /** Answers with this status instead of doing anything. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.literal([400, 401, 403, 404, 409, 410, 429, 500, 502, 503, 504]),
    /** Seconds, for 429 and 503. */
    retryAfter: z.int().min(0).optional(),
    /** The body, where it is not what the gateway says: what the product behind it does. */
    body: z.unknown().optional(),
    /** The `RateLimit-Reason` of a 429, which then has all headers of one. */
    reason: z.enum(REASONS).optional(),
    /** What a 429 with a reason says of the budget that is used up; default as Atlassian's are. */
    limit: z.int().min(0).optional(),
    remaining: z.int().min(0).optional(),
    /** Seconds until the budget is full again. */
    resetIn: z.int().min(0).optional(),
  }),
  /** Does everything, then closes the connection instead of answering. */
  z.strictObject({ kind: z.literal('drop') }),
  /** Closes the connection at once, and does everything only then: what the network kept arrives late. */
  z.strictObject({
    kind: z.literal('late'),
    milliseconds: z.int().min(1).max(120_000),
    /** At any time up to then. */
    upTo: z.boolean().default(false),
  }),
  /** A refresh answers without a refresh token and leaves the used one valid. */
  z.strictObject({ kind: z.literal('omit_refresh_token') }),
  /** Waits for a test to release or drop it: before it does anything, or after everything but the answer. */
  z.strictObject({ kind: z.literal('hold'), id: z.string().min(1), when: z.enum(['before', 'after']) }),
  /** Sends the client elsewhere, as a proxy in the way or a moved endpoint does. */
  z.strictObject({ kind: z.literal('redirect'), to: z.string().min(1) }),
  /** Gives half of the JSON that it should. */
  z.strictObject({ kind: z.literal('malformed') }),
  /** Gives the right JSON and so many megabytes of blanks behind it. */
  z.strictObject({ kind: z.literal('oversized'), megabytes: z.int().min(1).max(1_000) }),
  /** Gives the body in small pieces over this time; the headers leave at once. */
  z.strictObject({ kind: z.literal('slow_body'), milliseconds: z.int().min(1).max(120_000) }),
  /** Puts this text behind whatever people may have named: other people's names, titles, labels. */
  z.strictObject({ kind: z.literal('names'), text: z.string().min(1).max(1_000) }),
  /** Does the work and closes the connection in the middle of the body. */
  z.strictObject({ kind: z.literal('cut') }),
  /** Answers as if the token lacked a scope. */
  z.strictObject({ kind: z.literal('scope_mismatch') }),
  /** Answers with 200 and an error object where a list belongs, as accessible-resources does for a stale token. */
  z.strictObject({ kind: z.literal('stale_sites') }),
]);

/** What `POST /__sandbox/faults` takes. */
export const faultSchema = z.strictObject({
  /** Absent: every method. */
  method: z
    .string()
    .transform((method) => method.toUpperCase())
    .optional(),
  /** The path without its query; `*` stands for any characters, slashes too. */
  path: z.string().startsWith('/'),
  /** How many requests it hits before it is gone. */
  times: z.int().min(1).default(1),
  effect,
});

export type Fault = z.infer<typeof faultSchema>;
export type Effect = Fault['effect'];

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const matches = (fault: Fault, method: string, path: string): boolean =>
  (fault.method === undefined || fault.method === method) &&
  new RegExp(`^${fault.path.split('*').map(literal).join('.*')}$`).test(path);

/** The faults that wait for a request to hit. */
export class Faults {
  #faults: Fault[] = [];

  add(fault: Fault): void {
    this.#faults.push({ ...fault });
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }

  /** Uses up one turn of every fault that this request hits and returns their effects, in the order of addition. */
  take(method: string, path: string): Effect[] {
    const hit = this.#faults.filter((fault) => matches(fault, method, path));
    for (const fault of hit) fault.times -= 1;
    this.#faults = this.#faults.filter((fault) => fault.times > 0);
    return hit.map((fault) => fault.effect);
  }
}
