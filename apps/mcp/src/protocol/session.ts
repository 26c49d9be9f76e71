import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../bearer/principal.js';
import { jsonRpcError, messageId } from '../edge/errors.js';
import { declaresUrls } from '../linking/asking.js';
import type { Sessions } from '../linking/sessions.js';

/** The only revision with sessions and URL elicitation both. */
const WITH_URLS = '2025-11-25';
const SESSION_NOT_FOUND = -32001;
const OLDER_REVISIONS: ReadonlySet<string> = new Set(SUPPORTED_PROTOCOL_VERSIONS);

type Inbound = Pick<FastifyRequest, 'headers' | 'body'>;

/**
 * What the session of a request says.
 *
 * @returns `none` where it has none, or its revision knows none; `unknown` for one that was not given to this user and
 *   client, or is over
 */
export function readSession(request: Inbound, principal: Principal, sessions: Sessions): 'none' | 'good' | 'unknown' {
  const id = request.headers['mcp-session-id'];
  const version = request.headers['mcp-protocol-version'];
  if (id === undefined || (version !== undefined && !OLDER_REVISIONS.has(String(version)))) return 'none';
  // A client that begins anew may still send what it had.
  if (initializeParams(request.body)) return 'none';
  return sessions.isGood(principal, String(id)) ? 'good' : 'unknown';
}

/** 404: the client has to begin anew (Streamable HTTP 2025-11-25, "Session Management" 3). */
export function refuseSession(request: Inbound, reply: FastifyReply): FastifyReply {
  return reply.code(404).send(jsonRpcError(SESSION_NOT_FOUND, 'Session not found', messageId(request.body)));
}

/** Whether this is an `initialize` of a client to which a URL can be shown, so that this has to be remembered. */
export function wantsSession({ body }: Inbound): boolean {
  const params = initializeParams(body);
  if (!params || !declaresUrls(params.capabilities)) return false;
  const { protocolVersion: asked } = params;
  const negotiated = typeof asked === 'string' && OLDER_REVISIONS.has(asked) ? asked : LATEST_PROTOCOL_VERSION;
  return negotiated === WITH_URLS;
}

function initializeParams(body: unknown): { protocolVersion?: unknown; capabilities?: unknown } | undefined {
  const { method, params } = (body ?? {}) as { method?: unknown; params?: object };
  return method === 'initialize' ? (params ?? {}) : undefined;
}
