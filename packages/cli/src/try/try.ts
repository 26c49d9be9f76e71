import { parseArgs } from 'node:util';
import {
  Client,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { decodeJwt } from 'jose';
import open from 'open';
import { z } from 'zod';
import { OperatorError } from '../operator-error.js';
import { listenForCallback } from './callback.js';
import { memoryProvider } from './memory-provider.js';
import { createNarrator, type Narrator } from './narrator.js';
import { createPerson } from './person.js';

const FIVE_MINUTES_MS = 300_000;

/** Connects a real MCP client (the SDK's) to a running server and tells each step as it happens. */
export async function tryCommand(args: string[]): Promise<number> {
  const { headless, url } = readArguments(args);
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  const narrator = createNarrator(write);
  write(`An MCP client connects to ${url}. It knows only this address.`);
  const callback = await listenForCallback();
  try {
    const provider: OAuthClientProvider = memoryProvider(
      'Gatehouse tour',
      callback.redirectUri,
      async (authorizationUrl) => {
        await sendPerson(narrator, authorizationUrl, callback.redirectUri, headless);
      },
    );
    const connect = async () => {
      const client = new Client({ name: 'gatehouse-try', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
      const transport = new StreamableHTTPClientTransport(new URL(url), {
        authProvider: provider,
        fetch: narrator.fetch,
      });
      return { client, transport, connected: client.connect(transport) };
    };
    const first = await connect();
    await first.connected.catch(async (error: unknown) => {
      if (!(error instanceof UnauthorizedError)) throw error;
      const answer = await withDeadline(callback.answer);
      narrator.received(`the code comes back to the client (${[...answer.keys()].join(', ')})`);
      if (answer.has('error')) throw new OperatorError(`The person declined: ${answer.get('error')}.`);
      await first.transport.finishAuth(answer);
      explainToken(narrator, await provider.tokens());
    });
    const second = await connect();
    await second.connected;
    await useTools(narrator, second.client);
    await second.client.close();
    write('\nThat is the whole way. Your own client does the same with this one line:');
    write(`  claude mcp add --transport http gatehouse ${url}\n`);
    return 0;
  } catch (error) {
    if (error instanceof Error && error.message.includes('fetch failed')) {
      throw new OperatorError(`Nothing answers at ${url}.\n→ Start Gatehouse in another terminal first: npm start`);
    }
    throw error;
  } finally {
    callback.close();
  }
}

function readArguments(args: string[]): { headless: boolean; url: string } {
  const usual = process.env.GATEHOUSE_RESOURCE ?? `http://localhost:${process.env.MCP_PORT ?? 4001}/mcp`;
  const options = { headless: { type: 'boolean', default: false }, url: { type: 'string', default: usual } } as const;
  try {
    const { values } = parseArgs({ args, options });
    if (!URL.canParse(values.url)) throw new TypeError(`--url ${values.url} is not an address`);
    return values;
  } catch (error) {
    const what = error instanceof Error ? error.message : 'unknown arguments';
    throw new OperatorError(`${what}\n→ npm run try -- [--headless] [--url http://localhost:4001/mcp]`);
  }
}

async function sendPerson(narrator: Narrator, url: URL, redirectUri: string, headless: boolean): Promise<void> {
  narrator.step(
    'The person decides',
    'In a browser: approve this client first, then sign in with Atlassian. The client sees none of it.',
  );
  narrator.sent(`${url.origin}${url.pathname}`);
  for (const name of ['scope', 'resource', 'code_challenge_method'])
    narrator.note(`${name}=${url.searchParams.get(name)}`);
  if (!headless) {
    narrator.note('Opening your browser. If none opens, go there yourself:');
    process.stdout.write(`\n${url.href}\n\n`);
    // A machine without a browser is no failure: the address stands above.
    await open(url.href).catch(() => {});
    return;
  }
  const person = createPerson((title, pressed) => narrator.note(`page "${title}": presses "${pressed}"`));
  const arrived = await person.visit(url.href, (at) => `${at.origin}${at.pathname}` === redirectUri);
  await fetch(arrived);
}

function explainToken(narrator: Narrator, tokens: { access_token: string } | undefined): void {
  const token = tokens?.access_token;
  if (!token) return;
  const { iss, aud, sub, scope, exp, iat } = decodeJwt(token);
  narrator.note('The access token is a signed statement (RFC 9068). It says, among others:');
  for (const [name, value] of Object.entries({ iss, aud, sub, scope, lives_seconds: Number(exp) - Number(iat) })) {
    narrator.note(`  ${name}: ${value}`);
  }
}

async function useTools(narrator: Narrator, client: Client): Promise<void> {
  const { tools } = await client.listTools();
  narrator.note(`${tools.length} tools: ${tools.map(({ name }) => name).join(', ')}`);
  narrator.step(
    'Acting as the person',
    'The server swaps the token for the Atlassian credential it keeps for this very person.',
  );
  const show = (text: string) => {
    for (const line of text.split('\n').slice(0, 14)) narrator.note(`  ${line.slice(0, 150)}`);
  };
  const who = await client.callTool({ name: 'atlassian_get_context', arguments: {} });
  show(textOf(who));
  const [site] = sites.parse(who.structuredContent).sites;
  if (!site) return;
  const jql = 'assignee = currentUser() ORDER BY updated DESC';
  show(textOf(await client.callTool({ name: 'jira_search_issues', arguments: { site: site.id, jql, limit: 3 } })));
}

const sites = z.object({ sites: z.array(z.object({ id: z.string() })) });

function textOf(result: { content: { type: string; text?: unknown }[] }): string {
  return result.content.flatMap((part) => (part.type === 'text' ? [String(part.text)] : [])).join('\n');
}

async function withDeadline<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    const give = () => reject(new OperatorError('Nobody came back from the browser within five minutes.'));
    setTimeout(give, FIVE_MINUTES_MS).unref();
  });
  return await Promise.race([promise, late]);
}
