import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/ports.ts';
import { ROOT } from '../../support/process.ts';
import { type Container, listContainers } from './containers.ts';
import { type Outcome, run } from './engine.ts';

/** The same for each run: a crashed one is cleaned up by the next, and its images are replaced. */
const PROJECT = 'gatehouse-compose-test';
const HEALTHY_WITHIN_MS = 180_000;

/** The compose file brought up as an operator does it: with `.env.example`, made secrets, and ports of its own. */
export interface Installation {
  mcpUrl: string;
  /** What stands in the secret files, by their names. */
  secrets: Record<string, string>;
  /** Runs compose on this installation, with the profile of the sandbox. */
  compose(...args: string[]): Promise<Outcome>;
  /** Runs a program inside a service's container; its output. */
  inside(service: string, ...command: string[]): Promise<string>;
  /** All its containers, stopped ones included, by the names of their services. */
  containers(): Promise<Record<string, Container>>;
  /** Brings it up, and returns when every service with a health check is healthy. */
  up(): Promise<void>;
  /** Removes containers, networks, volumes and files. */
  remove(): Promise<void>;
}

/** Makes secrets and an `.env`, and builds the images. */
export async function prepareInstallation(composeCommand: readonly [string, ...string[]]): Promise<Installation> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-compose-'));
  const secretsDirectory = join(directory, 'secrets');
  await must(run(process.execPath, [join(ROOT, 'scripts/make-secrets.mjs'), secretsDirectory], ROOT));
  const [authPort, mcpPort, sandboxPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const mcpUrl = `http://localhost:${mcpPort}/mcp`;
  const envFile = join(directory, '.env');
  const example = await readFile(join(ROOT, '.env.example'), 'utf8');
  await writeFile(
    envFile,
    withValues(example, {
      AUTH_PORT: String(authPort),
      MCP_PORT: String(mcpPort),
      SANDBOX_PORT: String(sandboxPort),
      GATEHOUSE_ISSUER: `http://localhost:${authPort}`,
      GATEHOUSE_RESOURCE: mcpUrl,
      ATLASSIAN_AUTH_BROWSER_URL: `http://localhost:${sandboxPort}`,
      SECRETS_DIR: secretsDirectory,
    }),
  );

  const [program, ...words] = composeCommand;
  const compose = (...args: string[]) =>
    run(program, [...words, '--env-file', envFile, '-p', PROJECT, '--profile', 'sandbox', ...args], ROOT);
  const down = () => must(compose('down', '--volumes', '--remove-orphans'));
  await down();
  await must(compose('build'));

  const containers = () => listContainers(PROJECT);
  return {
    mcpUrl,
    secrets: await readAll(secretsDirectory),
    compose,
    containers,
    inside: async (service, ...command) => {
      const { [service]: container } = await containers();
      return must(run('docker', ['exec', container?.Id ?? service, ...command], ROOT));
    },
    up: async () => {
      await must(compose('up', '-d'));
      await untilHealthy(containers, () => compose('logs', '--tail=30'));
    },
    remove: async () => {
      await down();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function must(outcome: Promise<Outcome>): Promise<string> {
  const { code, output } = await outcome;
  if (code !== 0) throw new Error(`ended with ${code}:\n${output}`);
  return output;
}

/** Gives variables other values, each of which the example must know, in use or as a comment. */
function withValues(example: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const line = new RegExp(`^#?${name}=.*$`, 'm');
    if (!line.test(text)) throw new Error(`.env.example says nothing of ${name}`);
    return text.replace(line, `${name}=${value}`);
  }, example);
}

async function readAll(directory: string): Promise<Record<string, string>> {
  const names = await readdir(directory);
  const entries = names.map(async (name) => [name, (await readFile(join(directory, name), 'utf8')).trim()] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function untilHealthy(containers: Installation['containers'], logs: () => Promise<Outcome>): Promise<void> {
  let states: [string, string][] = [];
  for (const end = Date.now() + HEALTHY_WITHIN_MS; Date.now() < end; ) {
    states = Object.entries(await containers()).flatMap(([service, { State }]) =>
      State.Health ? [[service, State.Health.Status]] : [],
    );
    if (states.length > 0 && states.every(([, status]) => status === 'healthy')) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`not healthy: ${JSON.stringify(states)}\n${(await logs()).output}`);
}
