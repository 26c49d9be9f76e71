import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OperatorError } from '../operator-error.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 8_000;

export interface ProgramSpec {
  name: string;
  /** The program's main file, from the root of the repository. */
  entry: string;
  /** Where it says that it is ready. */
  health: string;
  environment: Record<string, string>;
}

export interface Program {
  name: string;
  /** Resolves when the program ends, with the end of what it said. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a program and waits until it is ready. What it says goes to a file of its own.
 * @throws OperatorError with the program's own words when it ends or is not ready in time
 */
export async function startProgram(spec: ProgramSpec, logs: string): Promise<Program> {
  mkdirSync(logs, { recursive: true });
  const file = join(logs, `${spec.name}.log`);
  const log = createWriteStream(file);
  const child = spawn(process.execPath, [join(ROOT, spec.entry)], {
    cwd: dirname(join(ROOT, spec.entry)),
    env: { ...withoutForeignSecrets(process.env), ...spec.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a group of its own: Ctrl-C reaches us alone, and we stop the programs in order.
    detached: true,
  });
  let tail = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-2_000);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4_000);
  });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const gone = new AbortController();
  const ended = new Promise<string>((resolve) => {
    child.once('close', () => {
      resolve(complaint.trim() || tail.trim());
      gone.abort();
    });
  });
  const program = { name: spec.name, ended, stop: () => stop(child) };
  const outcome = await Promise.race([ended, isReady(spec.health, gone.signal)]);
  if (outcome === true) return program;
  await program.stop();
  if (outcome === false)
    throw new OperatorError(`${spec.name} is not ready after ${READY_WITHIN_MS / 1000} s. Its log: ${file}`);
  throw new OperatorError(outcome || `${spec.name} ended at once. Its log: ${file}`);
}

/** What a program inherits: never the keyring that only auth may hold; auth is given it by name. */
function withoutForeignSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { AUTH_KEYRING: _key, AUTH_KEYRING_FILE: _file, ...rest } = environment;
  return rest;
}

/** Asks until it is; no longer than its program lives, or our own end would wait for that. */
async function isReady(url: string, gone: AbortSignal): Promise<boolean> {
  const end = Date.now() + READY_WITHIN_MS;
  while (Date.now() < end && !gone.aborted) {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(1_000)]);
    const response = await fetch(url, { signal }).catch(() => undefined);
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(timer);
}
