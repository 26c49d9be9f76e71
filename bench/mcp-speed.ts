// Lists of all tools and calls of one that asks nobody, in a second: Gatehouse with its authorization, beside a plain
// Fastify route that sends the same bytes, and the SDK's McpServer, both without any. In turns on one machine.
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { newPerson, redeem, register } from '../tests/support/oauth.ts';
import { freePort } from '../tests/support/ports.ts';
import { openGatehouse } from './candidates/gatehouse.ts';
import { type Program, startNode, startPostgres } from './machine.ts';

const PASSES = Number(process.env.PASSES ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 4);
const AT_ONCE = Number(process.env.AT_ONCE ?? 16);
const ERAS = ['2026-07-28', '2025-11-25'] as const;
const METHODS = ['tools/list', 'tools/call'] as const;
type Era = (typeof ERAS)[number];
type Method = (typeof METHODS)[number];

const root = fileURLToPath(new URL('..', import.meta.url));

interface Candidate extends Program {
  name: string;
  url: string;
  token?: string;
}

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** One request as clients of that revision send it. @returns the body of the answer */
function send(candidate: Candidate, era: Era, method: Method, agent?: Agent): Promise<string> {
  const { url, token } = candidate;
  const call = method === 'tools/call' ? { name: 'bench_echo', arguments: { text: 'hello' } } : {};
  const params = era === '2026-07-28' ? { ...call, _meta: META } : call;
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': era,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(era === '2026-07-28' ? { 'mcp-method': method } : {}),
    ...(era === '2026-07-28' && method === 'tools/call' ? { 'mcp-name': 'bench_echo' } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent: agent ?? false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${response.statusCode} ${text.slice(0, 300)}`));
      });
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A connection that the server was just closing: nobody has seen the request.
      if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(send(candidate, era, method, agent));
      else reject(new Error(`${url} ${era} ${method}`, { cause: error }));
    });
    sent.end(body);
  });
}

async function run(candidate: Candidate, era: Era, method: Method, seconds: number) {
  // Anew each time: servers close connections that rested while the others were measured.
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let answered = 0;
  const used = candidate.processorTime();
  const started = performance.now();
  const end = started + seconds * 1_000;
  const one = async () => {
    while (performance.now() < end) {
      await send(candidate, era, method, agent);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  agent.destroy();
  const rate = (answered * 1_000) / (performance.now() - started);
  return { rate, processor: (candidate.processorTime() - used) / answered };
}

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

const postgres = await startPostgres();
const databaseUrl = await postgres.database('gatehouse');
const VAULT_KEYRING = `k:${randomBytes(32).toString('base64')}`;
const gatehouse = await openGatehouse(databaseUrl, { VAULT_KEYRING });
const candidates: Candidate[] = [];

async function start(name: string, entry: string, environment: Record<string, string>, token?: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/mcp`;
  const listen = { PORT: String(port), MCP_LISTEN: `127.0.0.1:${port}` };
  const program = await startNode(
    `${root}${entry}`,
    { ...environment, ...listen },
    `http://127.0.0.1:${port}/health/ready`,
  );
  const candidate = { name, url, ...program, ...(token === undefined ? {} : { token }) };
  candidates.push(candidate);
  return candidate;
}

try {
  const { client_id: client } = await register(gatehouse.house);
  const { access_token: token } = await redeem(gatehouse.house, client, {}, newPerson());
  const ours = await start(
    'Gatehouse',
    // Not as the one file that is shipped: many-tools.mjs has to get between its modules.
    'apps/mcp/dist/main.js',
    {
      ...gatehouse.mcpEnvironment,
      VAULT_KEYRING,
      DATABASE_URL: databaseUrl,
      TOOLSETS: 'all',
      MCP_CALLS_PER_MINUTE: '1000000',
      NODE_OPTIONS: `--import ${new URL('./many-tools.mjs', import.meta.url).href}`,
    },
    token,
  );
  for (const era of ERAS) {
    const answers: Record<string, string> = {};
    for (const method of METHODS) answers[method] = await send(ours, era, method);
    const { tools } = (JSON.parse(answers['tools/list'] ?? '') as { result: { tools: unknown[] } }).result;
    const file = `${postgres.directory}/answers-${era}.json`;
    await writeFile(file, JSON.stringify(answers));
    const plain = await start('plain Fastify, the same bytes', 'bench/candidates/plain-server.ts', { ANSWERS: file });
    const factory = await start('McpServer, schemas in the factory', 'bench/candidates/sdk-server.ts', {
      ANSWERS: file,
    });
    const hoisted = await start('McpServer, schemas hoisted', 'bench/candidates/sdk-server.ts', {
      ANSWERS: file,
      SCHEMAS: 'hoisted',
    });
    const beside = [plain, ours, hoisted, factory];
    for (const method of METHODS) {
      const results = new Map(beside.map((one) => [one, { rates: [] as number[], processor: [] as number[] }]));
      for (const one of beside) await run(one, era, method, SECONDS / 2);
      for (let pass = 0; pass < PASSES; pass += 1) {
        for (const [one, result] of results) {
          const { rate, processor } = await run(one, era, method, SECONDS);
          result.rates.push(rate);
          result.processor.push(processor);
        }
      }
      const of = (one: Candidate) => median(results.get(one)?.rates ?? []);
      console.log(`\n${method}, ${era}, ${tools.length} tools, ${answers[method]?.length.toLocaleString('en')} bytes`);
      console.table(
        beside.map((one) => ({
          server: one.name,
          'a second (median)': Math.round(of(one)),
          'processor ms each': median(results.get(one)?.processor ?? []).toFixed(3),
          'of plain Fastify': `${((100 * of(one)) / of(plain)).toFixed(0)} %`,
        })),
      );
    }
    for (const one of [plain, factory, hoisted]) await one.stop();
  }
} finally {
  await Promise.all(candidates.map((one) => one.stop()));
  await gatehouse.stop();
  await postgres.stop();
}
