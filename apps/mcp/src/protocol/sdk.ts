import type { Logger } from '@gatehouse/telemetry';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  createMcpHandler,
  type McpRequestContext,
  ProtocolError,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Asking, declaresForms, declaresUrls, type Way } from '../linking/asking.js';
import type { LinkedCalls } from '../linking/linked-calls.js';
import type { Sessions } from '../linking/sessions.js';
import type { Standing } from '../revocation/standing.js';
import type { ToolRunner } from '../tools/answer.js';
import { answerOf } from './answers.js';
import type { Inbound } from './caller.js';
import type { Cancellations } from './cancellations.js';
import { CACHE_HINTS, INSTRUCTIONS, SERVER_INFO } from './identity.js';
import { servePrompts } from './prompts.js';
import { serveResources } from './resources.js';
import { wantsSession } from './session.js';
import { endWithAccess } from './stream.js';
import { unknownCursor } from './words.js';

const INVALID_PARAMS = -32602;
const CALLER = 'gatehouse.caller';
const SESSION = 'gatehouse.session';
const LISTEN = 'subscriptions/listen';

/** The protocol's SDK, for everything that is not a plain list or call. */
export interface SdkFace {
  /** Takes the reply over and answers. */
  serve(request: FastifyRequest, reply: FastifyReply, caller: Inbound): Promise<void>;
  /** Lets running calls finish, then ends open streams and tells their clients. */
  close(): Promise<void>;
}

export interface SdkFaceParts {
  calls: LinkedCalls;
  runner: ToolRunner;
  sessions: Sessions;
  cancellations: Cancellations;
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
        const session = options?.authInfo?.extra?.[SESSION];
        if (typeof session === 'string' && response.ok) response.headers.set('mcp-session-id', session);
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
        extra: {
          [CALLER]: caller,
          [SESSION]: wantsSession(request) ? parts.sessions.mint(principal) : undefined,
        },
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
function createServer(
  parts: Pick<SdkFaceParts, 'calls' | 'cancellations' | 'runner'>,
  context: McpRequestContext,
): Server {
  const caller = context.authInfo?.extra?.[CALLER] as Inbound;
  const server = new Server(SERVER_INFO, {
    capabilities: { tools: { listChanged: false }, resources: {}, prompts: {}, completions: {} },
    instructions: INSTRUCTIONS,
    cacheHints: CACHE_HINTS,
  });
  server.setRequestHandler('tools/list', (request) => {
    const cursor = request.params?.cursor;
    if (cursor !== undefined) throw new ProtocolError(INVALID_PARAMS, unknownCursor);
    return { tools: [...caller.catalogue.listed] };
  });
  const run = async (name: string, given: Record<string, unknown> | undefined, call: ServerContext) => {
    const modern = context.era === 'modern';
    const { showsUrls, ...who } = caller;
    // Before 2026-07-28 a connection that breaks says nothing about whether the answer is still wanted.
    const running = modern ? undefined : parts.cancellations.begin(caller, call.mcpReq.id);
    const signal = running?.signal ?? call.mcpReq.signal;
    const asking = modern ? modernAsking(call) : legacyAsking(call, showsUrls);
    const called = parts.calls.call(name, given, { ...who, signal }, asking).finally(running?.end);
    const answer = answerOf(await called, name);
    if ('result' in answer) return answer.result as CallToolResult;
    throw new ProtocolError(answer.error.code, answer.error.message, answer.error.data);
  };
  server.setRequestHandler('tools/call', ({ params }, call) => run(params.name, params.arguments, call));
  serveResources(server, caller, run);
  servePrompts(server, caller, parts.runner);
  return server;
}

function legacyAsking(call: ServerContext, showsUrls: boolean): Asking {
  return {
    way: () => (showsUrls ? 'error' : 'text'),
    forms: () => false,
    resumed: undefined,
    progress: progressOf(call),
  };
}

/** Tells the client how far its call is, if it asked to be told. What it is told never gets less. */
function progressOf({ mcpReq }: ServerContext): Asking['progress'] {
  const token = mcpReq._meta?.progressToken;
  if (token === undefined) return undefined;
  let told = 0;
  return (message, done, total) => {
    told = done !== undefined && done > told ? done : told + 1;
    const params = { progressToken: token, progress: told, message, ...(total === undefined ? {} : { total }) };
    // A client that went away is noticed by its signal.
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}

function modernAsking(call: ServerContext): Asking {
  const { mcpReq } = call;
  const state = mcpReq.requestState();
  const envelope: Record<string, unknown> = { ...mcpReq.envelope };
  return {
    way: (): Way => (declaresUrls(envelope[CLIENT_CAPABILITIES_META_KEY]) ? 'round-trip' : 'text'),
    forms: () => declaresForms(envelope[CLIENT_CAPABILITIES_META_KEY]),
    resumed: typeof state === 'string' ? { state, responses: { ...mcpReq.inputResponses } } : undefined,
    progress: progressOf(call),
  };
}
