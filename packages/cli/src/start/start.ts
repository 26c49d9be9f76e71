import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OperatorError } from '../operator-error.js';
import { type RunningDatabase, startDatabase } from './database.js';
import { type Port, readPorts, refuseTakenPorts } from './ports.js';
import { type Program, type ProgramSpec, startProgram } from './programs.js';
import { loadSecrets, type Secrets } from './secrets.js';
import { summary } from './summary.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const SANDBOX_CLIENT = 'gatehouse-sandbox';

type Ports = { auth: Port; mcp: Port; sandbox: Port };

/** Runs everything on this computer until it is told to stop. */
export async function startCommand(): Promise<number> {
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const stopped = waitForSignal();
  const ports = readPorts(process.env);
  const real = usesRealAtlassian(process.env);
  await refuseTakenPorts(real ? [ports.auth, ports.mcp] : [ports.auth, ports.mcp, ports.sandbox]);

  const directory = process.env.GATEHOUSE_HOME ?? join(ROOT, '.gatehouse');
  const secrets = loadSecrets(directory);
  const logs = join(directory, 'logs');
  const external = process.env.DATABASE_URL?.trim() || undefined;
  say(external ? 'Using the PostgreSQL of DATABASE_URL …' : 'Starting PostgreSQL …');
  const database = await startDatabase(directory, secrets, external, say);
  const programs: Program[] = [];
  try {
    for (const spec of programSpecs(ports, secrets, database, real)) {
      say(`Starting ${spec.name} …`);
      programs.push(await startProgram(spec, logs));
    }
    const issuer = process.env.GATEHOUSE_ISSUER ?? `http://localhost:${ports.auth.port}`;
    say(
      summary({
        mcpUrl: process.env.GATEHOUSE_RESOURCE ?? `http://localhost:${ports.mcp.port}/mcp`,
        portalUrl: `${issuer}/`,
        sandboxUrl: real ? undefined : `http://localhost:${ports.sandbox.port}`,
        databaseNote: external
          ? 'PostgreSQL of DATABASE_URL'
          : `PostgreSQL embedded, in ${join(directory, 'postgres')}`,
        logs,
      }),
    );
    const ended = programs.map(async ({ name, ended: words }) => `${name} ended unexpectedly.\n${await words}`);
    const failure = await Promise.race([stopped, ...ended]);
    if (failure !== undefined) throw new OperatorError(failure);
    say('Stopping …');
    return 0;
  } finally {
    // In the reverse order of starting, so that nothing loses what it leans on while it drains.
    for (const program of programs.reverse()) await program.stop();
    await database.stop();
  }
}

/** A secret as the operator gave it, directly or as a file, or else the one of our own. */
function given(name: string, own: string): Record<string, string> {
  const file = process.env[`${name}_FILE`];
  return file ? { [`${name}_FILE`]: file } : { [name]: process.env[name] ?? own };
}

function waitForSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined));
  });
}

function usesRealAtlassian(environment: NodeJS.ProcessEnv): boolean {
  const id = Boolean(environment.ATLASSIAN_CLIENT_ID?.trim());
  const secret = Boolean(
    environment.ATLASSIAN_CLIENT_SECRET?.trim() || environment.ATLASSIAN_CLIENT_SECRET_FILE?.trim(),
  );
  if (id !== secret) {
    throw new OperatorError(
      `${id ? 'ATLASSIAN_CLIENT_SECRET' : 'ATLASSIAN_CLIENT_ID'} is not set, but its counterpart is.\n→ Set both for the real Atlassian, or neither for the sandbox.`,
    );
  }
  return id;
}

function programSpecs(ports: Ports, secrets: Secrets, database: RunningDatabase, real: boolean): ProgramSpec[] {
  const address = ({ port }: Port) => `http://localhost:${port}`;
  const health = ({ port }: Port) => `http://127.0.0.1:${port}/health/ready`;
  const issuer = process.env.GATEHOUSE_ISSUER ?? address(ports.auth);
  const sandbox = address(ports.sandbox);
  const atlassian: Record<string, string> = real
    ? {}
    : {
        ATLASSIAN_CLIENT_ID: SANDBOX_CLIENT,
        ATLASSIAN_CLIENT_SECRET: secrets.sandboxClientSecret,
        // Servers go to the address that the sandbox listens on; browsers to the name that people see.
        ATLASSIAN_AUTH_URL: `http://127.0.0.1:${ports.sandbox.port}`,
        ATLASSIAN_AUTH_BROWSER_URL: sandbox,
        ATLASSIAN_API_URL: `http://127.0.0.1:${ports.sandbox.port}`,
      };
  const shared = {
    GATEHOUSE_ISSUER: issuer,
    GATEHOUSE_RESOURCE: process.env.GATEHOUSE_RESOURCE ?? `${address(ports.mcp)}/mcp`,
    ...given('VAULT_KEYRING', secrets.vaultKeyring),
    ...atlassian,
  };
  const auth: ProgramSpec = {
    name: 'auth',
    entry: 'apps/auth/dist/program/main.js',
    health: health(ports.auth),
    environment: {
      ...shared,
      AUTH_LISTEN: `127.0.0.1:${ports.auth.port}`,
      ...given('AUTH_KEYRING', secrets.authKeyring),
      DATABASE_URL: database.url,
    },
  };
  const mcp: ProgramSpec = {
    name: 'mcp',
    entry: 'apps/mcp/dist/program/main.js',
    health: health(ports.mcp),
    environment: { ...shared, MCP_LISTEN: `127.0.0.1:${ports.mcp.port}`, DATABASE_URL: database.mcpUrl },
  };
  if (real) return [auth, mcp];
  const program: ProgramSpec = {
    name: 'sandbox',
    entry: 'packages/sandbox/dist/program/main.js',
    health: health(ports.sandbox),
    environment: {
      SANDBOX_LISTEN: `127.0.0.1:${ports.sandbox.port}`,
      SANDBOX_PUBLIC_URL: sandbox,
      SANDBOX_CLIENT_ID: SANDBOX_CLIENT,
      SANDBOX_CLIENT_SECRET: secrets.sandboxClientSecret,
      SANDBOX_REDIRECT_URI: `${issuer}/callback/atlassian`,
    },
  };
  return [program, auth, mcp];
}
