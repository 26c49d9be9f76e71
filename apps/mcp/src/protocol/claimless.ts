import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';

const VERSIONS: ReadonlySet<string> = new Set(SUPPORTED_PROTOCOL_VERSIONS);
const MEMBERS: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params']);

/** A request of which nothing can be in doubt: it has the members of one, and nothing that could name a revision. */
export interface ClaimlessRequest {
  id: string | number;
  method: string;
  params?: Record<string, unknown> | undefined;
}

/**
 * Whether a body is what the SDK classifies as a request of the 2025 revisions without a claim, found out at a glance: that
 * classification takes as long as all else that Gatehouse does for a call. It says no to much that the SDK would say
 * yes to, and never yes where the SDK would not; a test holds it to that.
 *
 * @param version of the MCP-Protocol-Version header
 * @param body parsed JSON
 */
export function isClaimless(version: string | undefined, body: unknown): body is ClaimlessRequest {
  if (version !== undefined && !VERSIONS.has(version)) return false;
  if (!isObject(body) || body.jsonrpc !== '2.0' || typeof body.method !== 'string') return false;
  for (const member of Object.keys(body)) if (!MEMBERS.has(member)) return false;
  const { id, method, params } = body;
  if (typeof id !== 'string' && !Number.isSafeInteger(id)) return false;
  if (method === 'initialize') return false;
  return params === undefined || (isObject(params) && !Object.hasOwn(params, '_meta'));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
