import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { freePort } from '../ports.ts';
import { type Connect, readResult } from './types.ts';

/** Whole only once something follows it. */
const ADDRESS = /https?:\/\/\S+\/authorize\?\S+(?=\s)/;

/** `mcp-remote` as published, which gives clients without HTTP a way to remote servers; unmodified, over stdio. */
export const connectMcpRemote: Connect = async (mcpUrl, person) => {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('mcp-remote/package.json');
  const { bin } = require(manifest) as { bin: Record<string, string> };
  const entry = join(dirname(manifest), bin['mcp-remote'] ?? '');
  const home = await mkdtemp(join(tmpdir(), 'mcp-remote-'));
  const transport = new StdioClientTransport({
    command: process.execPath,
    // The person comes by a browser, for which half a minute can be little on a busy machine.
    args: [entry, mcpUrl, String(await freePort()), '--allow-http', '--auth-timeout', '100'],
    // No browser is found on an empty PATH: the address that it prints is opened by the test.
    env: { HOME: home, MCP_REMOTE_CONFIG_DIR: home, PATH: '' },
    stderr: 'pipe',
  });
  let said = '';
  const asked = new Promise<string>((resolve) => {
    transport.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const match = ADDRESS.exec(said);
      if (match) resolve(match[0]);
    });
  });
  const client = new Client({ name: 'behind-mcp-remote', version: '1.0.0' });
  const connected = client.connect(transport, { timeout: 110_000 });
  connected.catch(() => {});
  await person(
    await Promise.race([asked, connected.then(() => Promise.reject(new Error('connected without asking')))]),
  );
  await connected;
  return {
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, args) => readResult(await client.callTool({ name, arguments: args })),
    close: async () => {
      await client.close();
      await rm(home, { recursive: true, force: true });
    },
  };
};
