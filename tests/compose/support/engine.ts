import { spawn, spawnSync } from 'node:child_process';

/** How a command ended, and all that it wrote on both streams. */
export interface Outcome {
  code: number | null;
  output: string;
}

/** The container engine of this computer: which words start compose, or why there is none. */
export type Engine = { ok: true; compose: readonly [string, ...string[]] } | { ok: false; reason: string };

const COMPOSE = [['docker', 'compose'], ['docker-compose']] as const;

/** What docker itself needs. Nothing else of ours may reach the compose file, where a variable of the shell wins. */
const PASSED_ON = ['PATH', 'HOME', 'DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_CERT_PATH'];
const environment = Object.fromEntries(
  PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
);

/** Looks for a daemon that answers and for either generation of compose. */
export function findEngine(): Engine {
  const answers = (program: string, ...args: string[]) =>
    spawnSync(program, args, { env: environment, stdio: 'ignore', timeout: 20_000 }).status === 0;
  if (!answers('docker', 'info')) return { ok: false, reason: 'no docker daemon answers' };
  const compose = COMPOSE.find(([program, ...words]) => answers(program, ...words, 'version'));
  return compose
    ? { ok: true, compose }
    : { ok: false, reason: 'neither `docker compose` nor `docker-compose` exists' };
}

/** Runs a command to its end. Rejects only where the program cannot be started. */
export function run(program: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const child = spawn(program, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
