import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

/**
 * Adds a route that steers the sandbox: `POST /__sandbox/{path}` with a JSON body. A body of another form is refused
 * with 400 and what is wrong about it.
 *
 * @param act returns what is answered; it may set another status than 200 first
 */
export function command<T>(
  app: FastifyInstance,
  path: string,
  body: z.ZodType<T>,
  act: (given: T, reply: FastifyReply) => unknown,
): void {
  app.post(`/__sandbox/${path}`, (request, reply) => {
    const parsed = body.safeParse(request.body ?? {});
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    return reply.send(act(parsed.data, reply));
  });
}

/** Answers that something that a command names does not exist. */
export function unknown(reply: FastifyReply, error: string): { error: string } {
  reply.code(404);
  return { error };
}
