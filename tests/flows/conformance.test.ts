import { spawn } from 'node:child_process';
import { createServer, type Server, request as send } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { newPerson, redeem, register } from '../support/oauth.ts';
import { freePort } from '../support/ports.ts';

const require = createRequire(import.meta.url);

interface Outcome {
  code: number | null;
  output: string;
}

/** Runs the published suite. @param onOutput sees what it has said so far */
function conformance(args: string[], onOutput: (output: string) => void = () => {}): Promise<Outcome> {
  const manifest = require.resolve('@modelcontextprotocol/conformance/package.json');
  const { bin } = require(manifest) as { bin: string | Record<string, string> };
  const entry = typeof bin === 'string' ? bin : (Object.values(bin)[0] ?? '');
  const child = spawn(process.execPath, [join(dirname(manifest), entry), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      onOutput(output);
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

/** The suite sends no token: this puts one into each request, and changes nothing else. */
function tokenProxy(target: URL, token: string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const onward = send(
      {
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, authorization: `Bearer ${token}` },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('the published conformance suite against the real build', () => {
  let house: House;
  let proxy: Server;
  let url: string;

  beforeAll(async () => {
    house = await startHouse();
    const { client_id: client } = await register(house);
    const { access_token: token } = await redeem(house, client);
    proxy = await tokenProxy(new URL(house.mcpUrl), token);
    const address = proxy.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/mcp`;
  });
  afterAll(async () => {
    proxy?.closeAllConnections();
    proxy?.close();
    await house?.stop();
  });

  it.each(['with', 'without'])('authorization: metadata endpoint and code grant, %s a resource', async (resource) => {
    const port = await freePort();
    const client = await register(house, { redirect_uris: [`http://127.0.0.1:${port}/callback`] });
    const person = newPerson();
    let visited: Promise<unknown> | undefined;
    // The second scenario uses what the first one found, so both run in one go.
    const { code, output } = await conformance(
      [
        'authorization',
        ...['--url', house.issuer, '--client-id', client.client_id, '-p', String(port)],
        ...(resource === 'with' ? ['--resource', house.mcpUrl] : []),
      ],
      (said) => {
        // Whole only once something follows it.
        const address = new RegExp(`${house.issuer}/authorize\\?\\S+(?=\\s)`).exec(said)?.[0];
        if (!address || visited) return;
        visited = person.visit(address, (at) => at.port === String(port)).then((arrived) => fetch(arrived));
      },
    );
    await visited;
    expect(code, output).toBe(0);
    expect(output).toMatch(/✓ authorization-code-grant: [1-9]\d* passed, 0 failed/);
    expect(output).toMatch(/✓ authorization-server-metadata-endpoint: [1-9]\d* passed, 0 failed/);
    expect(output).not.toMatch(/SKIPPED|FAILURE|WARNING/);
  });

  it.each([
    ['server-initialize', '2025-11-25'],
    ['ping', '2025-11-25'],
    ['tools-list', '2025-11-25'],
    ['dns-rebinding-protection', '2025-11-25'],
    ['tools-list', '2026-07-28'],
    ['dns-rebinding-protection', '2026-07-28'],
    ['http-header-validation', '2026-07-28'],
    ['sep-2164-resource-not-found', '2026-07-28'],
    ['server-sse-multiple-streams', '2026-07-28'],
    ['input-required-result-unsupported-methods', '2026-07-28'],
    ['input-required-result-validate-input', '2026-07-28'],
  ])('server: %s, %s', async (scenario, version) => {
    const { code, output } = await conformance([
      'server',
      '--url',
      url,
      '--scenario',
      scenario,
      '--spec-version',
      version,
    ]);
    expect(code, output).toBe(0);
    expect(output).not.toMatch(/FAILURE/);
  });
});
