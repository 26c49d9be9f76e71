import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureMcpRole, migrate } from '@gatehouse/database';
import { startEmbedded } from '@gatehouse/database/embedded';

const prisma = fileURLToPath(new URL('../../../prisma', import.meta.url));

export interface TestPostgres {
  /** The owner of the tables. */
  ownerUrl: string;
  /** The role that the resource server runs with. */
  mcpUrl: string;
  stop(): Promise<void>;
}

/** A real PostgreSQL with our tables, and the role with the resource server's rights. */
export async function startPostgres(): Promise<TestPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-mcp-'));
  // Run as root, PostgreSQL is another user, who has to get in.
  await chmod(directory, 0o711);
  const server = await startEmbedded({
    directory: join(directory, 'pg'),
    password: 'test',
    settings: ['fsync=off'],
  });
  const ownerUrl = await server.database('gatehouse');
  await migrate({ url: ownerUrl, directory: prisma });
  const role = await ensureMcpRole(ownerUrl, 'gatehouse_mcp', 'mcp');
  if (!role.ok) throw new Error(role.reason);
  return {
    ownerUrl,
    mcpUrl: ownerUrl.replace(/\/\/[^@]+@/, '//gatehouse_mcp:mcp@'),
    async stop() {
      await server.stop();
      await rm(server.directory, { recursive: true, force: true });
      await rm(directory, { recursive: true, force: true });
    },
  };
}
