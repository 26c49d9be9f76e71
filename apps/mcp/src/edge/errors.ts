import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** A JSON-RPC error object's answer, for requests of which no id can be known. */
export function jsonRpcError(code: number, message: string, id: string | number | null = null) {
  return { jsonrpc: '2.0' as const, error: { code, message }, id };
}

/** The id of a single message, where it has one that can be answered to. */
export function messageId(body: unknown): string | number | null {
  const id = (body as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const INTERNAL_ERROR = -32603;

/** What goes wrong before the protocol is reached, in the protocol's words: its clients understand no others. */
export function protocolErrorHandler(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  switch (error.statusCode) {
    case 400:
      return reply.code(400).send(jsonRpcError(PARSE_ERROR, 'Parse error: the body is not valid JSON'));
    case 413:
      return reply.code(413).send(jsonRpcError(INVALID_REQUEST, 'The request body is larger than 1 MiB'));
    case 415:
      return reply.code(415).send(jsonRpcError(INVALID_REQUEST, 'Content-Type must be application/json'));
    default:
      return unavailable(error, request, reply);
  }
}

/** Everything before a tool runs depends on Postgres alone: what fails unexpectedly there is worth trying again. */
function unavailable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.log.error({ err: error }, 'the request failed');
  const message = `Something went wrong on Gatehouse's side (reference ${request.id})`;
  return reply.code(503).header('retry-after', '2').send(jsonRpcError(INTERNAL_ERROR, message));
}

/** The same for everything outside the protocol's endpoint. */
export function plainErrorHandler(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status < 500) return reply.code(status).send({ error: 'bad_request', error_description: 'Not understood.' });
  request.log.error({ err: error }, 'the request failed');
  return reply.code(500).send({
    error: 'server_error',
    error_description: `Something went wrong on Gatehouse's side (reference ${request.id})`,
  });
}

/** Unknown addresses, the well-known ones that clients probe among them, are a plain 404. */
export function notFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ error: 'not_found', error_description: 'There is nothing at this address.' });
}
