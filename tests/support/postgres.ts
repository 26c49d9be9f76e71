import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureMcpRole, migrate } from '@gatehouse/database';
import { startEmbedded } from '@gatehouse/database/embedded';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { freePort } from './ports.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { adminUrl: string; template: string; mcpRole: string; mcpPassword: string };
  }
}

const TEMPLATE = 'gatehouse_template';
const MCP_ROLE = 'gatehouse_mcp';
const MCP_PASSWORD = 'mcp-test-password';
/** As many connections as the programs of a few houses may come to at once, one house for each processor. */
const MANY = 'max_connections=500';

export interface TestServer {
  context: ProvidedContext['postgres'];
  /** Ends it as an operator would, and every connection with it. */
  shutDown(): Promise<void>;
  /** Starts it again, with all that it held. */
  startAgain(): Promise<void>;
  /** Ends it and leaves nothing behind. */
  remove(): Promise<void>;
}

/** A PostgreSQL with a migrated database to copy, and mcp's role. @param settings further ones of the server */
export async function startServer(settings: readonly string[] = []): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-tests-'));
  // Run as root, PostgreSQL is another user, who has to get in.
  await chmod(directory, 0o711);
  const options = {
    directory: join(directory, 'postgres'),
    password: 'test',
    port: await freePort(),
    settings: [MANY, ...settings],
  };
  let server = await startEmbedded(options);
  const template = await server.database(TEMPLATE);
  await migrate({ url: template, directory: fileURLToPath(new URL('../../prisma', import.meta.url)) });
  await ensureMcpRole(template, MCP_ROLE, MCP_PASSWORD);
  return {
    context: { adminUrl: server.url, template: TEMPLATE, mcpRole: MCP_ROLE, mcpPassword: MCP_PASSWORD },
    shutDown: () => server.stop(),
    startAgain: async () => {
      server = await startEmbedded(options);
    },
    remove: async () => {
      await server.stop();
      await rm(server.directory, { recursive: true, force: true });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** One PostgreSQL for the whole run; each house gets a database of its own, copied from a migrated one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer(['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']);
  project.provide('postgres', server.context);
  return server.remove;
}
