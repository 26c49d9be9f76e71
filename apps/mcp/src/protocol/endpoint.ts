import type { Scope } from '@gatehouse/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Audit } from '../audit.js';
import type { Challenges } from '../bearer/challenge.js';
import { jsonRpcError, messageId, protocolErrorHandler } from '../edge/errors.js';
import { answerPreflight } from '../edge/origin.js';
import { type Pace, refusePace } from '../edge/pace.js';
import type { Sessions } from '../linking/sessions.js';
import type { Policy } from '../policy/policy.js';
import { callOfResource } from '../resources/resources.js';
import type { Narrowing } from '../tools/narrowing.js';
import { type Cancellations, cancelledRequests } from './cancellations.js';
import { MODERN_REVISION } from './identity.js';
import { type PlainFace, recognisePlain } from './plain.js';
import type { SdkFace } from './sdk.js';
import { readSession, refuseSession } from './session.js';

const BODY_LIMIT = 1_048_576;
const INVALID_PARAMS = -32602;

export interface EndpointParts {
  /** The path of the resource. */
  path: string;
  gate: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  narrow: Narrowing;
  policy: Policy;
  challenges: Challenges;
  audit: Audit;
  sessions: Sessions;
  pace: Pace;
  cancellations: Cancellations;
  plain: PlainFace;
  sdk: SdkFace;
}

/** The MCP endpoint (Streamable HTTP): bearer gate, then policy, then the answer. Both eras share the address. */
export function mcpEndpoint(app: FastifyInstance, parts: EndpointParts): void {
  app.options(parts.path, answerPreflight);

  app.register(async (protocol) => {
    protocol.removeAllContentTypeParsers();
    protocol.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: BODY_LIMIT },
      protocol.getDefaultJsonParser('error', 'error'),
    );
    protocol.setErrorHandler(protocolErrorHandler);
    protocol.addHook('onRequest', (_request, reply, done) => {
      reply.raw.setHeader('cache-control', 'no-store');
      done();
    });
    protocol.addHook('onRequest', parts.gate);

    protocol.route({
      url: parts.path,
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      bodyLimit: BODY_LIMIT,
      handler: (request, reply) => serve(parts, request, reply),
    });
  });
}

async function serve(parts: EndpointParts, request: FastifyRequest, reply: FastifyReply) {
  const { principal } = request;
  if (!principal) throw new Error('the gate did not run');
  const session = readSession(request, principal, parts.sessions);
  if (session === 'unknown') return refuseSession(request, reply);
  const wait = parts.pace(principal, Array.isArray(request.body) ? request.body.length : 1);
  if (wait !== undefined) return refusePace(request, reply, wait);
  const narrowed = parts.narrow(request.query);
  if (!narrowed.ok) return reply.code(400).send(jsonRpcError(INVALID_PARAMS, narrowed.text, messageId(request.body)));
  const { catalogue } = narrowed;
  const caller = {
    principal,
    requestId: request.id,
    catalogue,
    knowsLinks: knowsLinks(request),
    showsUrls: session === 'good',
    session: session === 'good' ? String(request.headers['mcp-session-id']) : undefined,
    stream: reply.raw,
  };

  const tools = calledTools(request.body);
  const scopes = [...new Set(tools.flatMap((name): readonly Scope[] => catalogue.scopesOf(name)))];
  const decision = parts.policy.decide(principal, { tools, scopes });
  if (!decision.ok) {
    parts.audit.stepUp({ principal, requestId: request.id, tools, needed: decision.missing });
    return parts.challenges.stepUp(reply, principal, decision.missing);
  }
  if (request.headers['mcp-protocol-version'] !== MODERN_REVISION) {
    const cancelled = cancelledRequests(request.body);
    if (cancelled.length > 0) parts.audit.cancelled({ principal, requestId: request.id, calls: cancelled.length });
    await Promise.all(cancelled.map((id) => parts.cancellations.cancel(caller, id)));
  }
  const plain = request.method === 'POST' ? recognisePlain(request) : undefined;
  // What tells how far it is needs a stream, which only the SDK has.
  const told = plain?.wantsProgress && catalogue.find(plain.call?.name ?? '')?.tool.reportsProgress;
  if (plain && !told) return await parts.plain.serve(plain, reply, caller);
  await parts.sdk.serve(request, reply, caller);
}

/** Answers may link to resources since 2025-06-18, which is also the first revision whose requests name theirs. */
function knowsLinks({ headers }: FastifyRequest): boolean {
  const revision = headers['mcp-protocol-version'];
  return typeof revision === 'string' && revision >= '2025-06-18';
}

/** The tools that a body calls, reads of resources and a batch of the 2025-03-26 revision included. */
function calledTools(body: unknown): string[] {
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  return messages.flatMap((message) => {
    const { method, params } = (message ?? {}) as { method?: unknown; params?: { name?: unknown; uri?: unknown } };
    if (method === 'resources/read') return callOfResource(params?.uri)?.tool ?? [];
    return method === 'tools/call' && typeof params?.name === 'string' ? [params.name] : [];
  });
}
