import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Compiled code is kept from run to run: the tests start programs by the dozen. */
export const COMPILE_CACHE = `${ROOT}node_modules/.cache/node`;

export interface Running {
  pid: number;
  /** All that it has written so far, both streams. */
  output(): string;
  /** Resolves once it has written anything. */
  spoke: Promise<void>;
  exit: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** Starts one of our programs as a user would, with nothing of the environment but what a program needs. */
export function startProgram(entry: string, environment: Record<string, string>, args: string[] = []): Running {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const spoke = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      // A character may come in two chunks.
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        resolve();
      });
    }
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    spoke,
    exit,
    kill: (signal) => void child.kill(signal),
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exit;
      clearTimeout(timer);
    },
  };
}

/** Long, for machines that have much else to do: what is ready sooner is waited for no longer. */
const READY_WITHIN = 90_000;

/** Waits until an address answers 200, or fails with what the program said. */
export async function waitUntilReady(url: string, program: Running): Promise<void> {
  let ended = false;
  void program.exit.then(() => {
    ended = true;
  });
  for (const end = Date.now() + READY_WITHIN; Date.now() < end && !ended; ) {
    // Whoever listens says so: until then, asking often would only take processor time from the start.
    await Promise.race([program.spoke, program.exit, new Promise((resolve) => setTimeout(resolve, 500))]);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`${url} did not become ready:\n${program.output()}`);
}
