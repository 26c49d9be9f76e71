import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject, type ProvidedContext } from 'vitest';
import { openPool } from './pool.ts';
import { freePort } from './ports.ts';
import { ROOT, type Running, startProgram, waitUntilReady } from './process.ts';
import { type RoundRobin, startRoundRobin } from './round-robin.ts';

/** A whole Gatehouse of real processes: sandbox, auth, mcp and a database of its own. */
export interface House {
  issuer: string;
  mcpUrl: string;
  sandboxUrl: string;
  /** The owner's address of the database. */
  databaseUrl: string;
  /** The addresses of single replicas, behind the round-robin ones. */
  replicas: { auth: string[]; mcp: string[] };
  secrets: { authKeyring: string; vaultKeyring: string; clientSecret: string };
  programs: { sandbox: Running; auth: Running[]; mcp: Running[] };
  /** One more process of auth over the same database, not behind the round-robin. */
  startAnotherAuth(): Promise<{ address: string; stop(): Promise<void> }>;
  /** Starts a replica of auth again, after it has been ended, with further variables for this once. */
  restartAuth(index: number, environment?: Record<string, string>): Promise<void>;
  /** The same for a replica of mcp. */
  restartMcp(index: number, environment?: Record<string, string>): Promise<void>;
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

export interface HouseOptions {
  /** How many processes of auth and of mcp, or of each, behind a round-robin; 1 unless told. */
  replicas?: number | { auth?: number; mcp?: number };
  /** Further variables. */
  auth?: Record<string, string>;
  mcp?: Record<string, string>;
  /** The way of one replica of mcp to the database, in place of the direct one. */
  mcpDatabase?: (url: string, replica: number) => Promise<string>;
  sandbox?: Record<string, string>;
  /** Another PostgreSQL than the one that all tests share. */
  postgres?: ProvidedContext['postgres'];
}

const CLIENT_ID = 'gatehouse-test-app';

const keyring = () => `k${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`;

/** Starts a house; `stop` leaves nothing behind. */
export async function startHouse(options: HouseOptions = {}): Promise<House> {
  const { replicas = 1 } = options;
  const { auth: ofAuth = 1, mcp: ofMcp = 1 } =
    typeof replicas === 'number' ? { auth: replicas, mcp: replicas } : replicas;
  const database = await createDatabase(options.postgres);
  const secrets = {
    authKeyring: keyring(),
    vaultKeyring: keyring(),
    clientSecret: randomBytes(24).toString('base64url'),
  };
  const [authPort, mcpPort, sandboxPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const issuer = `http://localhost:${authPort}`;
  const mcpUrl = `http://localhost:${mcpPort}/mcp`;
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  const shared = {
    GATEHOUSE_ISSUER: issuer,
    GATEHOUSE_RESOURCE: mcpUrl,
    VAULT_KEYRING: secrets.vaultKeyring,
    ATLASSIAN_CLIENT_ID: CLIENT_ID,
    ATLASSIAN_CLIENT_SECRET: secrets.clientSecret,
    ATLASSIAN_AUTH_URL: `http://127.0.0.1:${sandboxPort}`,
    ATLASSIAN_AUTH_BROWSER_URL: sandboxUrl,
    ATLASSIAN_API_URL: `http://127.0.0.1:${sandboxPort}`,
    LOG_LEVEL: 'debug',
  };
  const sandbox = startProgram(`${ROOT}packages/sandbox/dist/program/main.js`, {
    SANDBOX_LISTEN: `127.0.0.1:${sandboxPort}`,
    SANDBOX_PUBLIC_URL: sandboxUrl,
    SANDBOX_CLIENT_ID: CLIENT_ID,
    SANDBOX_CLIENT_SECRET: secrets.clientSecret,
    SANDBOX_REDIRECT_URI: `${issuer}/callback/atlassian`,
    ...(process.env.ATLASSIAN_OPENAPI_DIR ? { ATLASSIAN_OPENAPI_DIR: process.env.ATLASSIAN_OPENAPI_DIR } : {}),
    ...options.sandbox,
  });
  const startAuth = (port: number, environment: Record<string, string> = {}) =>
    startProgram(`${ROOT}apps/auth/dist/program/main.js`, {
      ...shared,
      AUTH_LISTEN: `127.0.0.1:${port}`,
      AUTH_KEYRING: secrets.authKeyring,
      DATABASE_URL: database.url,
      ...options.auth,
      ...environment,
    });
  const auth = await startReplicas(ofAuth, authPort, (port) => startAuth(port));
  const mcpDatabases = await Promise.all(
    Array.from({ length: ofMcp }, (_, replica) => options.mcpDatabase?.(database.mcpUrl, replica) ?? database.mcpUrl),
  );
  const startMcp = (port: number, replica: number, environment: Record<string, string> = {}) =>
    startProgram(`${ROOT}apps/mcp/dist/program/main.js`, {
      ...shared,
      MCP_LISTEN: `127.0.0.1:${port}`,
      DATABASE_URL: mcpDatabases[replica] ?? database.mcpUrl,
      ...options.mcp,
      ...environment,
    });
  const mcp = await startReplicas(ofMcp, mcpPort, (port, replica) => startMcp(port, replica));
  const restart = async (
    { programs, ports }: { programs: Running[]; ports: number[] },
    index: number,
    start: (port: number) => Running,
  ) => {
    await programs[index]?.stop();
    const port = ports[index];
    if (port === undefined) throw new Error(`there is no replica ${index}`);
    const program = start(port);
    programs[index] = program;
    await waitUntilReady(`http://127.0.0.1:${port}/health/ready`, program);
  };
  // One connection, and another where PostgreSQL was restarted.
  const client = openPool({ connectionString: database.url, max: 1, idleTimeoutMillis: 0 });
  const house: House = {
    issuer,
    mcpUrl,
    sandboxUrl,
    databaseUrl: database.url,
    replicas: {
      auth: auth.ports.map((port) => `http://127.0.0.1:${port}`),
      mcp: mcp.ports.map((port) => `http://127.0.0.1:${port}`),
    },
    secrets,
    programs: { sandbox, auth: auth.programs, mcp: mcp.programs },
    startAnotherAuth: async () => {
      const port = await freePort();
      const program = startAuth(port);
      const address = `http://127.0.0.1:${port}`;
      await waitUntilReady(`${address}/health/ready`, program);
      return { address, stop: () => program.stop() };
    },
    restartAuth: (index, environment) => restart(auth, index, (port) => startAuth(port, environment)),
    restartMcp: (index, environment) => restart(mcp, index, (port) => startMcp(port, index, environment)),
    query: async (text, values) => (await client.query(text, values)).rows,
    stop: async () => {
      await Promise.all([auth.balancer?.close(), mcp.balancer?.close()]);
      await Promise.all([...auth.programs, ...mcp.programs, sandbox].map((program) => program.stop()));
      await client.end();
      await database.drop();
    },
  };
  try {
    await Promise.all([
      waitUntilReady(`http://127.0.0.1:${sandboxPort}/health/ready`, sandbox),
      ...auth.programs.map((program, at) => waitUntilReady(`http://127.0.0.1:${auth.ports[at]}/health/ready`, program)),
      ...mcp.programs.map((program, at) => waitUntilReady(`http://127.0.0.1:${mcp.ports[at]}/health/ready`, program)),
    ]);
  } catch (error) {
    await house.stop();
    throw error;
  }
  return house;
}

async function startReplicas(
  count: number,
  publicPort: number,
  start: (port: number, replica: number) => Running,
): Promise<{ programs: Running[]; ports: number[]; balancer: RoundRobin | undefined }> {
  if (count === 1) return { programs: [start(publicPort, 0)], ports: [publicPort], balancer: undefined };
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  return { programs: ports.map(start), ports, balancer: await startRoundRobin(publicPort, ports) };
}

/** A migrated database of its own, for its owner and for mcp's role. */
export async function createDatabase(postgres = inject('postgres')) {
  const { adminUrl, template, mcpRole, mcpPassword } = postgres;
  const name = `house_${randomBytes(6).toString('hex')}`;
  const admin = async (text: string) => {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  await admin(`create database ${name} template ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const mcpUrl = new URL(url);
  mcpUrl.username = mcpRole;
  mcpUrl.password = mcpPassword;
  return { url: url.href, mcpUrl: mcpUrl.href, drop: () => admin(`drop database ${name} with (force)`) };
}
