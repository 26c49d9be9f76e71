import type { FastifyBaseLogger } from 'fastify';

type Child = Parameters<FastifyBaseLogger['child']>;

/**
 * A request's own logger, which names its id in every line: made when it has something to say. Most requests have nothing,
 * and to make one takes longer than to check a token.
 */
export function requestLogger(logger: FastifyBaseLogger, bindings: Child[0], options: Child[1]): FastifyBaseLogger {
  let made: FastifyBaseLogger | undefined;
  return new Proxy(logger, {
    get(_logger, name) {
      made ??= logger.child(bindings, options);
      const value: unknown = Reflect.get(made, name, made);
      return typeof value === 'function' ? value.bind(made) : value;
    },
  });
}
