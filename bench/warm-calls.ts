// Warm tool calls in a second, with the connections held in memory and read at every call, in turns on one machine.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { ensureMcpRole } from '../packages/database/dist/index.js';
import { newPerson, redeem, register } from '../tests/support/oauth.ts';
import { freePort } from '../tests/support/ports.ts';
import { startStatementCounter } from '../tests/support/statement-counter.ts';
import { callTool } from '../tests/support/tool-call.ts';
import { openGatehouse } from './candidates/gatehouse.ts';
import { startNode, startPostgres } from './machine.ts';

const PASSES = Number(process.env.PASSES ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 5);
const AT_ONCE = Number(process.env.AT_ONCE ?? 16);
/** Asked now and then by the program itself, and not for a call. */
const OWN = /^(changes-poll|signing-keys|select 1|settle-points|refresh-(orphans|expiring|idle))$/;

const root = fileURLToPath(new URL('..', import.meta.url));
const withoutMemory = { NODE_OPTIONS: `--import ${new URL('./without-memory.mjs', import.meta.url).href}` };
const postgres = await startPostgres();
const databaseUrl = await postgres.database('gatehouse');
const VAULT_KEYRING = `k:${randomBytes(32).toString('base64')}`;
const gatehouse = await openGatehouse(databaseUrl, { VAULT_KEYRING });
const role = await ensureMcpRole(databaseUrl, 'bench_mcp', 'bench');
if (!role.ok) throw new Error(role.reason);
const counter = await startStatementCounter(databaseUrl.replace(/\/\/[^@]+@/, '//bench_mcp:bench@'));

async function startMcp(name: string, database: string, environment: Record<string, string>) {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const program = await startNode(
    `${root}apps/mcp/dist/main.js`,
    {
      ...gatehouse.mcpEnvironment,
      VAULT_KEYRING,
      MCP_LISTEN: `127.0.0.1:${port}`,
      DATABASE_URL: database,
      ...environment,
    },
    `${address}/health/ready`,
  );
  return { name, address, ...program, rates: [] as number[], times: [] as number[], failed: 0, used: 0 };
}
const direct = counter.url.replace(/:\d+\//, `:${new URL(databaseUrl).port}/`);
const candidates = [
  await startMcp('held in memory', direct, {}),
  await startMcp('read at every call', direct, withoutMemory),
];
const counted = [await startMcp('', counter.url, {}), await startMcp('', counter.url, withoutMemory)];

const { access_token: token } = await redeem(
  gatehouse.house,
  (await register(gatehouse.house)).client_id,
  {},
  newPerson(),
);
const call = async (address: string) =>
  (await callTool(address, token, 'jira_get_issue', { issue: 'ROV-1', include: [], site: 'northwind-robotics' }))
    .isError === false;

/** Statements of one call, alone. */
async function statements(address: string): Promise<number> {
  if (!(await call(address))) throw new Error('the call fails');
  counter.take();
  for (let calls = 0; calls < 10; calls += 1) await call(address);
  return counter.take().filter((statement) => !OWN.test(statement)).length / 10;
}

const quantile = (sorted: number[], at: number) => sorted[Math.floor((sorted.length - 1) * at)] ?? Number.NaN;
const ascending = (values: number[]) => [...values].sort((a, b) => a - b);

async function run(candidate: (typeof candidates)[number], seconds: number) {
  const times: number[] = [];
  const used = candidate.processorTime();
  const started = performance.now();
  const end = started + seconds * 1_000;
  const one = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      if (await call(candidate.address)) times.push(performance.now() - began);
      else candidate.failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  candidate.used += candidate.processorTime() - used;
  return { times, rate: (times.length * 1_000) / (performance.now() - started) };
}

try {
  const asked = [];
  for (const { address } of counted) asked.push(await statements(address));
  await Promise.all(counted.map((program) => program.stop()));
  for (const candidate of candidates) await run(candidate, SECONDS / 2);
  for (const candidate of candidates) candidate.used = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const candidate of candidates) {
      const { times, rate } = await run(candidate, SECONDS);
      candidate.rates.push(rate);
      candidate.times.push(...times);
    }
  }
  const median = ({ rates }: (typeof candidates)[number]) => quantile(ascending(rates), 0.5);
  console.table(
    candidates.map((candidate, at) => ({
      connections: candidate.name,
      'statements a call': asked[at],
      'calls/s (median)': Math.round(median(candidate)),
      'p50 ms': quantile(ascending(candidate.times), 0.5).toFixed(1),
      'p99 ms': quantile(ascending(candidate.times), 0.99).toFixed(1),
      failed: candidate.failed,
      'calls/s, ratio': (median(candidate) / median(candidates[1] ?? candidate)).toFixed(2),
      "mcp's processor ms a call": (candidate.used / candidate.times.length).toFixed(2),
    })),
  );
} finally {
  await Promise.all(candidates.map((candidate) => candidate.stop()));
  await gatehouse.stop();
  await counter.close();
  await postgres.stop();
}
