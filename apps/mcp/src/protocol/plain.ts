import {
  CLIENT_CAPABILITIES_META_KEY,
  classifyInboundRequest,
  SERVER_INFO_META_KEY,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { declaresForms, declaresUrls } from '../linking/asking.js';
import type { LinkedCalls } from '../linking/linked-calls.js';
import type { Catalogue } from '../tools/catalogue.js';
import { answerOf } from './answers.js';
import type { Inbound } from './caller.js';
import type { Cancellations } from './cancellations.js';
import { type ClaimlessRequest, isClaimless, isObject } from './claimless.js';
import { LIST_CACHE, MODERN_REVISION, SERVER_INFO } from './identity.js';

type Era = 'modern' | 'legacy';

/** A request that leaves nothing for the SDK to decide: one `tools/list` or `tools/call`, every header in order. */
export interface PlainRequest {
  era: Era;
  id: string | number;
  call: { name: string; given: Record<string, unknown> | undefined } | undefined;
  /** Of a modern request: what its client can do, as it says. */
  capabilities: unknown;
  /** Whether the client wants to be told how far it is. */
  wantsProgress: boolean;
}

const LEGACY_VERSIONS: ReadonlySet<string> = new Set(SUPPORTED_PROTOCOL_VERSIONS);

/**
 * Recognises plain requests with the SDK's own classification. Whatever is missing, contradictory, encoded or simply
 * more than plain is not recognised here and goes to the SDK, which has the right answer to it.
 */
export function recognisePlain(request: Pick<FastifyRequest, 'headers' | 'body'>): PlainRequest | undefined {
  const { headers, body } = request;
  const version = single(headers['mcp-protocol-version']);
  if (isClaimless(version, body)) return readLegacy(headers.accept, body);
  const methodHeader = single(headers['mcp-method']);
  const nameHeader = single(headers['mcp-name']);
  const outcome = classifyInboundRequest({
    httpMethod: 'POST',
    ...(version === undefined ? {} : { protocolVersionHeader: version }),
    ...(methodHeader === undefined ? {} : { mcpMethodHeader: methodHeader }),
    ...(nameHeader === undefined ? {} : { mcpNameHeader: nameHeader }),
    body,
  });
  if (outcome.kind === 'modern') {
    if (outcome.messageKind !== 'request' || outcome.classification.revision !== MODERN_REVISION) return undefined;
    const { message } = outcome;
    if (version !== MODERN_REVISION || methodHeader !== message.method) return undefined;
    const plain = readMessage('modern', message);
    return plain?.call && nameHeader !== plain.call.name ? undefined : plain;
  }
  if (outcome.kind !== 'legacy' || outcome.reason !== 'no-claim') return undefined;
  if (version !== undefined && !LEGACY_VERSIONS.has(version)) return undefined;
  return readLegacy(headers.accept, body as ClaimlessRequest);
}

function readLegacy(accept = '', message: ClaimlessRequest): PlainRequest | undefined {
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) return undefined;
  return readMessage('legacy', message);
}

function readMessage(era: Era, { id, method, params }: ClaimlessRequest): PlainRequest | undefined {
  const { _meta, ...rest } = params ?? {};
  if (_meta !== undefined && !isObject(_meta)) return undefined;
  const capabilities = _meta?.[CLIENT_CAPABILITIES_META_KEY];
  const wantsProgress = _meta?.progressToken !== undefined;
  if (method === 'tools/list') {
    return Object.keys(rest).length === 0 ? { era, id, call: undefined, capabilities, wantsProgress } : undefined;
  }
  if (method !== 'tools/call') return undefined;
  const { name, arguments: given, ...more } = rest;
  if (typeof name !== 'string' || Object.keys(more).length > 0) return undefined;
  if (given !== undefined && !isObject(given)) return undefined;
  return { era, id, call: { name, given }, capabilities, wantsProgress };
}

/** Answers plain requests with what was compiled at boot; equal in content to what the SDK would send. */
export interface PlainFace {
  serve(plain: PlainRequest, reply: FastifyReply, caller: Inbound): Promise<FastifyReply>;
}

const END = Buffer.from('}');

export function createPlainFace(parts: { calls: LinkedCalls; cancellations: Cancellations }): PlainFace {
  const stamp = { resultType: 'complete', _meta: { [SERVER_INFO_META_KEY]: SERVER_INFO } };
  // As long as a choice of tools is kept, so are its lists.
  const lists = new WeakMap<Catalogue, Record<Era, Buffer>>();
  const listOf = (catalogue: Catalogue, era: Era): Buffer => {
    const { listed: tools } = catalogue;
    const kept = lists.get(catalogue) ?? {
      legacy: Buffer.from(JSON.stringify({ tools })),
      modern: Buffer.from(JSON.stringify({ tools, ...LIST_CACHE, ...stamp })),
    };
    lists.set(catalogue, kept);
    return kept[era];
  };

  return {
    async serve({ era, id, call, capabilities }, reply, { showsUrls, ...caller }) {
      reply.type('application/json; charset=utf-8');
      if (!call) {
        const head = Buffer.from(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`);
        return reply.send(Buffer.concat([head, listOf(caller.catalogue, era), END]));
      }

      const modern = era === 'modern';
      const running = modern ? undefined : parts.cancellations.begin(caller, id);
      const signal = running?.signal ?? disconnection(reply);
      const way = () => (modern ? (declaresUrls(capabilities) ? 'round-trip' : 'text') : showsUrls ? 'error' : 'text');
      const forms = () => modern && declaresForms(capabilities);
      const asking = { way, forms, resumed: undefined, progress: undefined };
      const called = parts.calls.call(call.name, call.given, { ...caller, signal }, asking).finally(running?.end);
      const answer = answerOf(await called, call.name);
      if ('error' in answer) return reply.send({ jsonrpc: '2.0', id, error: answer.error });
      return reply.send({ jsonrpc: '2.0', id, result: modern ? { ...stamp, ...answer.result } : answer.result });
    },
  };
}

/** Aborted when the client goes away before it has its answer (MCP 2026-07-28, "Cancellation"). */
function disconnection(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
