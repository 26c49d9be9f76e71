import { randomUUID } from 'node:crypto';
import {
  Client,
  type ClientCapabilities,
  type ElicitRequestParams,
  type ElicitResult,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { ClientCapabilities as CapabilitiesV1 } from '@modelcontextprotocol/sdk/types.js';
import { expect } from 'vitest';
import { pressOn } from './accounts.ts';
import { type House, startHouse } from './house.ts';
import { register } from './oauth.ts';
import { callAt } from './replica.ts';
import { askSandbox } from './sandbox-control.ts';
import { Tab } from './tab.ts';
import { SITE, signIn } from './tool-people.ts';

export const APPROVE: [string, string][] = [['decision', 'approve']];
export const DECLINE: [string, string][] = [['decision', 'decline']];
export const LINK = /http:\/\/localhost:\d+\/confirmations\/cnf_[\w-]{43}(?![\w-])/;

/** The page that an answer names, or nothing. */
export const linkIn = (text: string): string => LINK.exec(text)?.[0] ?? '';

export type Confirming = Awaited<ReturnType<typeof startConfirming>>;

/**
 * A house in which people confirm comments and whatever cannot be put back, and two of its people.
 * @param policy what they confirm instead
 */
export async function startConfirming(
  policy: Record<string, string> = { CONFIRM_WRITES: 'destructive', CONFIRM_TOOLSETS: 'jira_comments:all' },
) {
  const tools = { TOOLSETS: 'all' };
  const house = await startHouse({ replicas: 2, auth: tools, mcp: { ...tools, ...policy, LINK_WAIT_SECONDS: '15' } });
  const { client_id: client } = await register(house, { client_name: 'Notebook' });
  const [maya, tomas] = [new Tab(), new Tab()];
  const token = await signIn(house, client, 'maya', undefined, maya);
  await signIn(house, client, 'tomas', undefined, tomas);

  const call = (tool: string, given: object, replica = 0) => callAt(house, replica, token, tool, given);
  const comment = () => ({ issue: 'ROV-5', body: `Noted ${randomUUID()}`, site: SITE });
  const press = (tab: Tab, page: string, decision = APPROVE) => pressOn(tab, page, page, decision);
  const reset = async () => {
    await askSandbox(house, 'reset', { parts: ['faults', 'requests'] });
    await house.query('delete from call_confirmations');
  };

  return {
    house,
    client,
    /** Maya's, at the client. */
    token,
    maya,
    tomas,
    call,
    comment,
    press,
    reset,
    pageOf: async (tab: Tab, url: string) => await (await tab.send(url)).text(),
    /** How many requests have reached the sandbox. */
    requests: async (operation?: string) =>
      (await askSandbox<{ requests: { operation?: string }[] }>(house, 'requests')).requests.filter(
        (request) => operation === undefined || request.operation === operation,
      ).length,
    state: () => house.query('select decision, decided_in, used_at is not null as used from call_confirmations'),
    /** A comment that is there, and the arguments of a call that changes it: sent twice, it would change it twice. */
    async changing(): Promise<{ issue: string; comment: string; body: string; site: string }> {
      const given = comment();
      await press(maya, linkIn((await call('jira_add_comment', given)).text));
      const { text } = await call('jira_add_comment', given);
      await reset();
      return { ...given, comment: /comment (\d+)/.exec(text)?.[1] ?? '', body: `Changed ${randomUUID()}` };
    },
    async stop() {
      const { violations } = await askSandbox<{ violations?: unknown[] }>(house, 'contract');
      await house.stop();
      expect(violations ?? []).toEqual([]);
    },
  };
}

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

/** The client of the SDK's first generation, which most in the field are made with. */
export async function connectV1(house: House, token: string, capabilities: CapabilitiesV1): Promise<ClientV1> {
  const client = new ClientV1({ name: 'first generation', version: '1.0.0' }, { capabilities });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  const transport = new TransportV1(new URL(house.mcpUrl), { requestInit });
  await client.connect(transport as Parameters<ClientV1['connect']>[0]);
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
