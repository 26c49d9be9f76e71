import type { IncomingMessage } from 'node:http';
import { hashClientSecret, isHashedSecret, returnRegistrationToken, spendRegistrationToken } from '@gatehouse/database';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { withBytes } from '../web/bytes.js';
import type { AuthContext } from '../web/context.js';

/** Hands a request to the library. @param message stands in for the request as it came */
export type HandOver = (request: FastifyRequest, reply: FastifyReply, message?: IncomingMessage) => Promise<void>;

type Body = Record<string, unknown>;

const ONE_CLIENT = '/register/:clientId';

/**
 * Dynamic registration (RFC 7591) and its management (RFC 7592). The library does both; in front of it, metadata is
 * mended rather than refused, initial access tokens are checked, and pages of any origin may ask, since a registration
 * takes no cookies.
 */
export async function registerRegistration(
  app: FastifyInstance,
  context: Pick<AuthContext, 'config' | 'clientPolicy' | 'database' | 'logger'>,
  handOver: HandOver,
): Promise<void> {
  const { config, clientPolicy } = context;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // What is not JSON the library refuses by its type.
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((error: Error, request, reply) => {
    request.log.info({ event: 'registration_create.error', detail: error.message }, 'refused a request');
    return refuse(reply, 400, 'invalid_client_metadata', 'the request body must be a JSON object of at most 64 KiB');
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.origin === undefined) return;
    reply.raw.setHeader('access-control-allow-origin', '*');
    reply.raw.setHeader('access-control-expose-headers', 'WWW-Authenticate');
  });
  for (const [url, methods] of [
    ['/register', 'POST'],
    [ONE_CLIENT, 'GET, PUT, DELETE'],
  ] as const) {
    app.options(url, async (_request, reply) =>
      reply
        .code(204)
        .headers({
          'access-control-allow-origin': '*',
          'access-control-allow-methods': methods,
          'access-control-allow-headers': 'content-type, authorization, mcp-protocol-version',
          'access-control-max-age': '3600',
        })
        .send(),
    );
  }

  app.post('/register', async (request, reply) => {
    const body = parse(request.body);
    const mended = body && clientPolicy.mend(body);
    if (mended && !mended.ok) return await refuse(reply, 400, mended.error, mended.why);
    const message = mended && withBody(request, mended.metadata);
    if (config.dynamicRegistration !== 'token') return await handOver(request, reply, message);
    return await withInitialToken(context, request, reply, () => handOver(request, reply, message));
  });

  app.put(ONE_CLIENT, async (request, reply) => {
    const body = parse(request.body);
    const mended = body && clientPolicy.mend(body);
    if (mended && !mended.ok) return await refuse(reply, 400, mended.error, mended.why);
    const { client_id, client_secret: secret } = body ?? {};
    // Stored as a hash, and compared by the library as it is.
    const known = typeof secret === 'string' ? { client_secret: hashClientSecret(secret) } : {};
    const message = mended && withBody(request, { ...mended.metadata, client_id, ...known });
    return await handOver(request, reply, message);
  });
  for (const method of ['GET', 'DELETE'] as const) {
    app.route({
      method,
      url: ONE_CLIENT,
      exposeHeadRoute: false,
      handler: (request, reply) => handOver(request, reply),
    });
  }
}

/** RFC 7591 section 3: only who has been given a token may register, as often as it says. */
async function withInitialToken(
  { database: { pool }, logger }: Pick<AuthContext, 'database' | 'logger'>,
  request: FastifyRequest,
  reply: FastifyReply,
  register: () => Promise<void>,
) {
  const [, token] = /^bearer ([\w-]{20,200})$/i.exec(request.headers.authorization ?? '') ?? [];
  const name = token && (await spendRegistrationToken(pool, token));
  if (!token || !name) {
    reply.header('www-authenticate', 'Bearer error="invalid_token"');
    const why = 'registering here needs an initial access token, from the people who run this server';
    return await refuse(reply, 401, 'invalid_token', why);
  }
  await register();
  if (reply.raw.statusCode !== 201) return await returnRegistrationToken(pool, token);
  logger.info({ event: 'registration_token.spent', name }, 'a registration token was used');
}

/** @returns nothing where the body is not JSON by its type @throws Error where it is not a JSON object */
function parse(body: unknown): Body | undefined {
  if (!(body instanceof Buffer)) return undefined;
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('not a JSON object');
  return parsed as Body;
}

/** The same request with another body. Its type is ours too: the sender's may name another charset. */
const withBody = ({ raw }: FastifyRequest, body: Body) =>
  withBytes(raw, Buffer.from(JSON.stringify(body), 'utf8'), { 'content-type': 'application/json' });

async function refuse(reply: FastifyReply, status: number, error: string, description: string) {
  return await reply.code(status).header('cache-control', 'no-store').send({ error, error_description: description });
}

type Middleware = Parameters<Provider['use']>[0];

/** What a client reads of its own registration: neither a stored hash as if it were its secret, nor marks of ours. */
export const withholdMarks: Middleware = async (context, next) => {
  await next();
  if (!context.path.startsWith('/register') || typeof context.body !== 'object' || context.body === null) return;
  const { gatehouse_registration: _, gatehouse_keys: __, ...seen } = context.body as Body;
  if (isHashedSecret(seen.client_secret)) {
    delete seen.client_secret;
    delete seen.client_secret_expires_at;
  }
  context.body = seen;
};
