import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/program/main.js', import.meta.url));

/** Runs the built program with these variables and nothing else of the environment. */
const run = (env: Record<string, string>) =>
  spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });

const SECRET = { SANDBOX_CLIENT_SECRET: 'a-secret-for-these-tests' };

describe('the program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('prints its address in one line, and ends cleanly on %s', async (signal) => {
    const program = run({ ...SECRET, SANDBOX_LISTEN: '127.0.0.1:0' });
    const [line] = await once(createInterface(program.stdout), 'line');
    const { event, url } = JSON.parse(line);
    expect(event).toBe('listening');
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    program.kill(signal);
    expect((await once(program, 'exit'))[0]).toBe(0);
  });

  it('refuses to start with one line for each wrong variable', async () => {
    const program = run({ SANDBOX_LISTEN: 'nowhere' });
    const [[code], errors] = await Promise.all([once(program, 'exit'), text(program.stderr)]);
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toEqual([
      expect.stringMatching(/^sandbox: SANDBOX_LISTEN must be host:port/),
      expect.stringMatching(/^sandbox: SANDBOX_CLIENT_SECRET is missing/),
    ]);
  });

  it('refuses to start with one line if its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const program = run({ ...SECRET, SANDBOX_LISTEN: `127.0.0.1:${port}` });
    const [[code], errors] = await Promise.all([once(program, 'exit'), text(program.stderr)]);
    expect(code).toBe(1);
    expect(errors).toBe(`sandbox: Port ${port} is taken: stop what listens there, or set SANDBOX_LISTEN\n`);
    other.close();
  });
});
