import type { Harness } from './harness.js';

/** One JSON-RPC answer, however it was framed. */
export interface Answer {
  status: number;
  headers: Headers;
  message: {
    id?: unknown;
    result?: Record<string, unknown>;
    error?: { code: number; message: string; data?: unknown };
  };
}

export const VERSION = 'io.modelcontextprotocol/protocolVersion';
export const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
export const MODERN_META = { [VERSION]: '2026-07-28', [CAPABILITIES]: {} };

interface Sent {
  token?: string | undefined;
  headers?: Record<string, string | undefined>;
  signal?: AbortSignal;
}

/** A 2026-07-28 request with everything that it needs; a header set to undefined is left out. */
export async function modern(
  harness: Pick<Harness, 'resource'>,
  method: string,
  params: Record<string, unknown> = {},
  { token, headers = {}, signal }: Sent = {},
): Promise<Answer> {
  const name = params.name ?? params.uri;
  return await post(
    harness.resource,
    { jsonrpc: '2.0', id: 1, method, params: { _meta: MODERN_META, ...params } },
    {
      token,
      ...(signal ? { signal } : {}),
      headers: {
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': method,
        ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
        ...headers,
      },
    },
  );
}

/** A request of the 2025 revisions. */
export async function legacy(
  harness: Pick<Harness, 'resource'>,
  method: string,
  params: Record<string, unknown> | undefined,
  { token, headers = {}, signal }: Sent = {},
): Promise<Answer> {
  const body = { jsonrpc: '2.0', id: 1, method, ...(params ? { params } : {}) };
  return await post(harness.resource, body, {
    token,
    ...(signal ? { signal } : {}),
    headers: { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25', ...headers },
  });
}

export async function post(url: string, body: unknown, { token, headers = {}, signal }: Sent = {}): Promise<Answer> {
  const all = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...headers,
  };
  const present = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(url, {
    method: 'POST',
    headers: Object.fromEntries(present),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, message: parse(text) };
}

function parse(text: string): Answer['message'] {
  if (text === '') return {};
  const data = /^data: (.+)$/m.exec(text)?.[1];
  return JSON.parse(text.startsWith('event:') && data ? data : text) as Answer['message'];
}
