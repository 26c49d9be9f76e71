import type { Logger } from '@gatehouse/telemetry';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type McpRequestContext, ProtocolError, Server } from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Standing } from '../revocation/standing.js';
import type { Caller, ToolRunner } from '../tools/answer.js';
import type { Catalogue } from '../tools/catalogue.js';
import { INSTRUCTIONS, LIST_CACHE, SERVER_INFO } from './identity.js';
import { endWithAccess } from './stream.js';
import { unknownCursor, unknownTool } from './words.js';

const INVALID_PARAMS = -32602;
const CALLER = 'gatehouse.caller';
const LISTEN = 'subscriptions/listen';

/** The protocol's SDK, for everything that is not a plain list or call. */
export interface SdkFace {
  /** Takes the reply over and answers. */
  serve(request: FastifyRequest, reply: FastifyReply, caller: Omit<Caller, 'signal'>): Promise<void>;
  /** Lets running calls finish, then ends open streams and tells their clients. */
  close(): Promise<void>;
}

export interface SdkFaceParts {
  catalogue: Catalogue;
  runner: ToolRunner;
  standing: Standing;
  logger: Logger;
}

export function createSdkFace(parts: SdkFaceParts): SdkFace {
  const { logger } = parts;
  const handler = createMcpHandler((context) => createServer(parts, context), {
    legacy: 'stateless',
    onerror: (error) => logger.debug({ reason: error.message }, 'protocol'),
  });
  const node = toNodeHandler(
    {
      fetch: async (request, options) => {
        const response = await handler.fetch(request, options);
        response.headers.set('cache-control', 'no-store, no-transform');
        return response;
      },
    },
    { onerror: (error) => logger.error({ err: error }, 'protocol') },
  );
  /** Exchanges that end by themselves. */
  const running = new Set<Promise<void>>();

  return {
    async serve(request, reply, caller) {
      reply.hijack();
      const { principal } = caller;
      // The token itself goes no further than the gate.
      const auth = {
        token: '',
        clientId: principal.clientId,
        scopes: [...principal.scopes],
        extra: { [CALLER]: caller },
      };
      const { method, url } = request;
      const answered = node(Object.assign(request.raw, { auth, method, url }), reply.raw, request.body);
      if ((request.body as { method?: unknown } | null | undefined)?.method === LISTEN) {
        endWithAccess(reply.raw, principal, parts.standing);
      } else {
        running.add(answered);
        answered.finally(() => running.delete(answered)).catch(() => {});
      }
      await answered;
    },
    async close() {
      await Promise.allSettled(running);
      await handler.close();
    },
  };
}

/** One for each request, as the SDK wants it; everything costly lies in the catalogue. */
function createServer(parts: Pick<SdkFaceParts, 'catalogue' | 'runner'>, context: McpRequestContext): Server {
  const caller = context.authInfo?.extra?.[CALLER] as Omit<Caller, 'signal'>;
  const server = new Server(SERVER_INFO, {
    capabilities: { tools: { listChanged: false } },
    instructions: INSTRUCTIONS,
    cacheHints: { 'tools/list': LIST_CACHE, 'server/discover': LIST_CACHE },
  });
  server.setRequestHandler('tools/list', (request) => {
    const cursor = request.params?.cursor;
    if (cursor !== undefined) throw new ProtocolError(INVALID_PARAMS, unknownCursor);
    return { tools: [...parts.catalogue.listed] };
  });
  server.setRequestHandler('tools/call', async (request, call) => {
    // Before 2026-07-28 a connection that breaks says nothing about whether the answer is still wanted.
    const signal = context.era === 'modern' ? call.mcpReq.signal : undefined;
    const { name, arguments: given } = request.params;
    const result = await parts.runner.call(name, given, { ...caller, signal });
    if (!result) throw new ProtocolError(INVALID_PARAMS, unknownTool(name));
    return result;
  });
  return server;
}
