import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/ports.ts';
import { ROOT, type Running, startProgram } from '../support/process.ts';

const CLI = `${ROOT}packages/cli/dist/program/main.js`;

/** Whether nothing listens on a port. */
const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

describe('gatehouse start, as npm start runs it', () => {
  let home: string;
  let ports: { auth: number; mcp: number; sandbox: number };

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gatehouse-home-'));
    const [auth, mcp, sandbox] = await Promise.all([freePort(), freePort(), freePort()]);
    ports = { auth, mcp, sandbox };
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const start = (extra: Record<string, string> = {}): Running =>
    startProgram(
      CLI,
      {
        GATEHOUSE_HOME: home,
        AUTH_PORT: String(ports.auth),
        MCP_PORT: String(ports.mcp),
        SANDBOX_PORT: String(ports.sandbox),
        ...extra,
      },
      ['start'],
    );

  async function untilRunning(running: Running): Promise<void> {
    let ended = false;
    void running.exit.then(() => {
      ended = true;
    });
    for (const end = Date.now() + 100_000; Date.now() < end && !ended; ) {
      if (running.output().includes('Ctrl-C stops everything')) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`it did not start:\n${running.output()}`);
  }

  const nothingLeft = async () => {
    expect(await Promise.all(Object.values(ports).map(isFree))).toEqual([true, true, true]);
    const pid = await readFile(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8').catch(() => undefined);
    expect(pid).toBeUndefined();
  };

  it('runs everything, says how to connect, lets the tour through, and stops cleanly on Ctrl-C', async () => {
    const running = start();
    await untilRunning(running);
    const said = running.output();
    const mcpUrl = `http://localhost:${ports.mcp}/mcp`;
    for (const line of [
      `claude mcp add --transport http gatehouse ${mcpUrl}`,
      `codex mcp add gatehouse --url ${mcpUrl}`,
      `gemini mcp add --transport http gatehouse ${mcpUrl}`,
      `{"mcpServers":{"gatehouse":{"url":"${mcpUrl}"}}}`,
      `http://localhost:${ports.auth}/`,
      'the sandbox',
    ]) {
      expect(said).toContain(line);
    }
    const tour = startProgram(CLI, {}, ['try', '--headless', '--url', mcpUrl]);
    expect(await tour.exit, tour.output()).toBe(0);
    for (const word of [
      '401',
      'Protected Resource Metadata',
      'Dynamic Client Registration',
      'PKCE',
      'audience',
      'Maya',
    ]) {
      expect(tour.output()).toContain(word);
    }
    expect(tour.output()).not.toMatch(/eyJ[A-Za-z0-9_-]{20}/);
    running.kill('SIGINT');
    expect(await running.exit).toBe(0);
    await nothingLeft();
  });

  it('keeps its secrets to itself', async () => {
    for (const name of ['auth-keyring', 'vault-keyring', 'database-password', 'mcp-database-password']) {
      expect((await stat(join(home, name))).mode & 0o777).toBe(0o600);
    }
  });

  it('a second start finds everything as it was, also after it was killed', async () => {
    const killed = start();
    await untilRunning(killed);
    killed.kill('SIGTERM');
    expect(await killed.exit).toBe(0);
    await nothingLeft();
  });

  const refusals: [string, () => Promise<Record<string, string>> | Record<string, string>, RegExp][] = [
    [
      'an unreachable PostgreSQL',
      async () => ({ DATABASE_URL: `postgres://u:p@127.0.0.1:${await freePort()}/x` }),
      /DATABASE_URL cannot be used \(ECONNREFUSED\)/,
    ],
    ['half of the Atlassian credentials', () => ({ ATLASSIAN_CLIENT_ID: 'x' }), /ATLASSIAN_CLIENT_SECRET is not set/],
    ['a port that is none', () => ({ MCP_PORT: 'eighty' }), /MCP_PORT must be a port/],
    [
      'a wrong variable of a program',
      () => ({ GATEHOUSE_ISSUER: 'http://localhost:1/' }),
      /GATEHOUSE_ISSUER must be exactly an origin/,
    ],
    ['a wrong log level', () => ({ LOG_LEVEL: 'loud' }), /LOG_LEVEL must be debug/],
  ];

  it.each(refusals)('refuses %s with one clear message, and leaves nothing running', async (_what, extra, words) => {
    const running = start(await extra());
    expect(await running.exit).toBe(1);
    expect(running.output()).toMatch(words);
    expect(running.output()).toContain('→');
    expect(running.output()).not.toMatch(/\n\s+at /);
    await nothingLeft();
  });

  it('names the taken port and the variable that moves it, before it touches anything', async () => {
    const squatter = await new Promise<Server>((resolve) => {
      const server = createServer();
      server.listen(ports.auth, '127.0.0.1', () => resolve(server));
    });
    const running = start();
    expect(await running.exit).toBe(1);
    expect(running.output()).toContain(`Port ${ports.auth}`);
    expect(running.output()).toContain('AUTH_PORT=');
    expect(running.output()).not.toContain('PostgreSQL');
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('the tour says what to do when nothing runs', async () => {
    const tour = startProgram(CLI, {}, ['try', '--headless', '--url', `http://localhost:${await freePort()}/mcp`]);
    expect(await tour.exit).toBe(1);
    expect(tour.output()).toContain('npm start');
  });
});
