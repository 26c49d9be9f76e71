import type { Revision, ZooClient } from '../fixture.ts';
import type { Answer, Request, Wire } from './wire.ts';

const META = 'io.modelcontextprotocol/';

interface Message {
  method: string;
  params?: Record<string, unknown>;
}

/** What a tool answered, or that it did not. */
export interface ToolAnswer {
  answer: Answer;
  text: string;
  isError: boolean;
}

/** The first request of a connection, which a client sends before it has a token. */
export function firstMessage(client: ZooClient, mcpUrl: string): Request & { url: string } {
  const { revision } = client.mcp;
  return { url: mcpUrl, ...envelope(client, revision === '2026-07-28' ? DISCOVER : initialize(revision), undefined) };
}

const DISCOVER: Message = { method: 'server/discover' };

const initialize = (revision: Revision): Message => ({
  method: 'initialize',
  params: { protocolVersion: revision, capabilities: {}, clientInfo: { name: 'zoo', version: '1.0.0' } },
});

/** Sends one MCP request in the client's revision. */
export async function sendMcp(wire: Wire, client: ZooClient, mcpUrl: string, token: string, message: Message) {
  return await wire.send(mcpUrl, envelope(client, message, token));
}

/** Opens a connection as the client does after its login. @returns the names of the listed tools */
export async function connect(wire: Wire, client: ZooClient, mcpUrl: string, token: string): Promise<string[]> {
  const send = async (message: Message, wanted: number) => {
    const answer = await sendMcp(wire, client, mcpUrl, token, message);
    if (answer.status !== wanted) throw new Error(`${message.method}: ${answer.status} ${answer.text}`);
    return answer;
  };
  if (client.mcp.revision === '2026-07-28') await send(DISCOVER, 200);
  else {
    await send(initialize(client.mcp.revision), 200);
    await send({ method: 'notifications/initialized' }, 202);
    // A stream of the server's own: 405 says that there is none, and is not an error.
    const stream = await wire.send(mcpUrl, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${token}`, ...versionHeader(client) },
    });
    if (stream.status !== 405) throw new Error(`GET: ${stream.status} ${stream.text}`);
  }
  const { result } = parseRpc(await send({ method: 'tools/list' }, 200));
  return (result as { tools: { name: string }[] }).tools.map(({ name }) => name);
}

/** Reads the answer to `tools/call`. */
export function readTool(answer: Answer): ToolAnswer {
  if (answer.status !== 200) return { answer, text: answer.text, isError: true };
  const { result, error } = parseRpc(answer);
  if (error) return { answer, text: JSON.stringify(error), isError: true };
  const { content, isError = false } = result as { content: { text?: string }[]; isError?: boolean };
  return { answer, text: content.map(({ text = '' }) => text).join('\n'), isError };
}

function parseRpc({ headers, text }: Answer): { result?: unknown; error?: unknown } {
  const isStream = headers.get('content-type')?.startsWith('text/event-stream');
  const data = /^data: ?(\{.*)$/m.exec(text)?.[1];
  return JSON.parse(isStream ? (data ?? '{}') : text);
}

function versionHeader({ mcp }: ZooClient): Record<string, string> {
  return mcp.header === false ? {} : { 'mcp-protocol-version': mcp.revision };
}

/** The headers and the body in which the client's revision wraps a message. */
function envelope(client: ZooClient, { method, params = {} }: Message, token: string | undefined): Request {
  const modern = client.mcp.revision === '2026-07-28';
  const first = method === 'initialize';
  const meta = { [`${META}protocolVersion`]: client.mcp.revision, [`${META}clientCapabilities`]: {} };
  const name = typeof params.name === 'string' ? params.name : undefined;
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(first ? {} : versionHeader(client)),
      ...(modern ? { 'mcp-method': method, ...(name ? { 'mcp-name': name } : {}) } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      ...(method.startsWith('notifications/') ? {} : { id: 1 }),
      method,
      params: modern ? { _meta: meta, ...params } : params,
    }),
  };
}
