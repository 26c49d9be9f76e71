import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@gatehouse/database';
import { generateKeyringLine } from '@gatehouse/vault';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../tests/support/ports.ts';
import { startPostgres, type TestPostgres } from '../test/postgres.js';
import { makeKey } from '../test/tokens.js';

const program = fileURLToPath(new URL('../dist/program/main.js', import.meta.url));
let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
});

function start(port: number, changes: Record<string, string> = {}): { child: ChildProcess; output: () => string } {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: postgres.mcpUrl,
    GATEHOUSE_RESOURCE: `http://localhost:${port}/mcp`,
    MCP_LISTEN: `127.0.0.1:${port}`,
    VAULT_KEYRING: generateKeyringLine(),
    ATLASSIAN_CLIENT_ID: 'app',
    ATLASSIAN_CLIENT_SECRET: 'app-secret',
    ATLASSIAN_AUTH_URL: 'http://127.0.0.1:9',
    ATLASSIAN_API_URL: 'http://127.0.0.1:9',
    ...changes,
  };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const collect = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return { child, output: () => text };
}

describe('the program', () => {
  it('serves, becomes ready with the first signing key, and ends cleanly when asked', async () => {
    const port = await freePort();
    const { child, output } = start(port);
    const status = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`).then(
        (response) => response.status,
        () => 0,
      );
    await expect.poll(() => status('/health/live'), { timeout: 30_000 }).toBe(200);
    expect(await status('/health/ready')).toBe(503);
    const owner = openDatabase({ url: postgres.ownerUrl, applicationName: 'test' });
    await (await makeKey()).store(owner.pool);
    await owner.close();
    await expect.poll(() => status('/health/ready'), { timeout: 20_000, interval: 250 }).toBe(200);
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect([code, output()]).toEqual([0, expect.stringContaining('mcp is listening')]);
    expect(output()).not.toContain('app-secret');
  });

  it.each<[string, () => Promise<Record<string, string>>, string]>([
    ['a taken port', async () => ({ MCP_LISTEN: await takenAddress() }), 'set MCP_LISTEN to another host:port'],
    ['no PostgreSQL', async () => ({ DATABASE_URL: `postgres://a:b@127.0.0.1:${await freePort()}/c` }), 'DATABASE_URL'],
    [
      'a wrong password',
      async () => ({ DATABASE_URL: postgres.mcpUrl.replace(':mcp@', ':oops@') }),
      'the password in DATABASE_URL',
    ],
    [
      'missing tables',
      async () => ({ DATABASE_URL: postgres.ownerUrl.replace(/\/gatehouse$/, '/postgres') }),
      'Apply the migrations',
    ],
    ['a bad keyring', async () => ({ VAULT_KEYRING: 'SECRETKEYRING' }), 'VAULT_KEYRING is not usable'],
    ['a missing variable', async () => ({ ATLASSIAN_CLIENT_ID: '' }), 'ATLASSIAN_CLIENT_ID is not set'],
  ])('does not start with %s, and says what to do', async (_what, changes, words) => {
    const { child, output } = start(await freePort(), await changes());
    // Its last words may come after its end.
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(output()).toContain(words);
    expect(output()).toContain('mcp cannot start');
    expect(output()).not.toMatch(/oops|SECRETKEYRING|at .*\.js:\d+/);
  });
});

const taken: ReturnType<typeof createServer>[] = [];
afterAll(() => {
  for (const server of taken) server.close();
});

async function takenAddress(): Promise<string> {
  const server = createServer();
  taken.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}
