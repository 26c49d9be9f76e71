import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type SandboxOptions, startSandbox } from './start.js';
import { CALLBACK, SECRET } from './testing/sandbox.js';

const start = (options: Partial<SandboxOptions>) =>
  startSandbox({ clientId: 'app', clientSecret: SECRET, redirectUri: CALLBACK, ...options });

describe('starting', () => {
  it('says that it lives and is ready, and stops', async () => {
    const sandbox = await start({});
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    for (const path of ['/health/live', '/health/ready']) {
      expect((await fetch(sandbox.url + path)).status).toBe(200);
    }
    await sandbox.close();
    await expect(fetch(`${sandbox.url}/health/live`)).rejects.toThrow();
  });

  it('stops while a client keeps its connection open', async () => {
    const sandbox = await start({});
    await (await fetch(`${sandbox.url}/health/live`)).text();
    await expect(sandbox.close()).resolves.toBeUndefined();
  });

  it('fails with one line if the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(start({ listen: { host: '127.0.0.1', port } })).rejects.toThrow(
      `Port ${port} is taken: stop what listens there, or set SANDBOX_LISTEN`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'sandbox.example'])('refuses to listen on %s', async (host) => {
    await expect(start({ listen: { host, port: 0 } })).rejects.toThrow('SANDBOX_ALLOW_NON_LOOPBACK=true');
  });

  it('listens elsewhere when it was allowed to', async () => {
    const sandbox = await start({ listen: { host: '0.0.0.0', port: 0 }, allowNonLoopback: true });
    expect((await fetch(`${sandbox.url}/health/ready`)).status).toBe(200);
    await sandbox.close();
  });

  it('fails with one line if the OpenAPI documents are not there', async () => {
    await expect(start({ openapiDir: tmpdir() })).rejects.toThrow(
      'ATLASSIAN_OPENAPI_DIR has no readable jira-platform',
    );
  });
});
