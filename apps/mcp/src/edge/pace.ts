import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../bearer/principal.js';
import { jsonRpcError, messageId } from './errors.js';

/**
 * Counts requests of a principal.
 *
 * @param weight how many messages a request carries
 * @returns seconds to wait, where there were too many; nothing is counted then
 */
export type Pace = (principal: Pick<Principal, 'subject'>, weight: number) => number | undefined;

const MAX_PRINCIPALS = 50_000;
const MINUTE_MS = 60_000;
const TOO_MANY = -32000;

/**
 * A bucket for each user or machine, over all of their clients, in this process: it holds a minute's requests and fills
 * evenly. It keeps one client that runs wild from being everybody's problem; Atlassian's limits are kept elsewhere.
 *
 * @param now a steady clock in milliseconds
 */
export function createPace(perMinute: number, now: () => number = () => performance.now()): Pace {
  const buckets = new LRUCache<string, { left: number; at: number }>({ max: MAX_PRINCIPALS });
  return ({ subject }, weight) => {
    const bucket = buckets.get(subject) ?? { left: perMinute, at: now() };
    bucket.left = Math.min(perMinute, bucket.left + ((now() - bucket.at) / MINUTE_MS) * perMinute);
    bucket.at = now();
    buckets.set(subject, bucket);
    // Larger than the bucket is: it can pass a full one, or never.
    const price = Math.min(Math.max(1, weight), perMinute);
    if (bucket.left < price) return Math.max(1, Math.ceil(((price - bucket.left) / perMinute) * 60));
    bucket.left -= price;
    return undefined;
  };
}

/** RFC 6585 section 4. */
export function refusePace(request: FastifyRequest, reply: FastifyReply, seconds: number): FastifyReply {
  request.log.info({ event: 'too_many_requests', subject: request.principal?.subject, seconds }, 'too many requests');
  const message = `Too many requests: try again in ${seconds} seconds`;
  return reply
    .code(429)
    .header('retry-after', String(seconds))
    .type('application/json; charset=utf-8')
    .send(jsonRpcError(TOO_MANY, message, messageId(request.body)));
}
