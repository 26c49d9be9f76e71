import {
  Client,
  type ClientCapabilities,
  type ElicitRequestParams,
  type ElicitResult,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import type { House } from './house.ts';

/** What a person does about a question that their client shows. */
export type OnQuestion = (params: ElicitRequestParams) => Promise<ElicitResult>;

/** The SDK's client of 2026-07-28, which can show its user what is named. */
export async function connectAsking(
  house: House,
  token: string,
  elicitation: NonNullable<ClientCapabilities['elicitation']>,
  answer: OnQuestion,
): Promise<Client> {
  const client = new Client(
    { name: 'asking', version: '1.0.0' },
    { versionNegotiation: { mode: 'auto' }, capabilities: { elicitation } },
  );
  client.setRequestHandler('elicitation/create', async ({ params }) => await answer(params));
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(house.mcpUrl), { requestInit }));
  await client.listTools();
  return client;
}

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const META = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };

interface Message {
  result?: Record<string, unknown> & {
    requestState?: string;
    inputRequests?: Record<string, { params: { mode: string; message: string } }>;
  };
  error?: { code: number };
}

/** One tool call of 2026-07-28 at one replica, by a client with forms. @param more what it comes back with */
export async function callWithForms(
  house: House,
  replica: number,
  token: string,
  call: { name: string; arguments: object },
  more: object = {},
): Promise<Message> {
  const response = await fetch(`${house.replicas.mcp[replica]}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': call.name,
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { ...call, ...more, _meta: { ...META, [CAPABILITIES]: { elicitation: {} } } },
    }),
  });
  const body = await response.text();
  return JSON.parse(/^data: (.+)$/m.exec(body)?.[1] ?? body) as Message;
}

/** The text of a tool's answer. */
export const textOf = ({ result }: Message): string =>
  ((result?.content ?? []) as { text?: string }[]).map(({ text }) => text ?? '').join('');
