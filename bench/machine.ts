import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../packages/database/dist/embedded.js';

/** The PostgreSQL that all candidates share: durable, as an operator would run it. */
export async function startPostgres() {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  await chmod(directory, 0o711);
  const server = await startEmbedded({
    directory: join(directory, 'postgres'),
    password: randomBytes(12).toString('hex'),
  });
  return {
    database: (name: string) => server.database(name),
    /** For what a measurement writes down; gone with the rest. */
    directory,
    stop: async () => {
      await server.stop();
      await rm(server.directory, { recursive: true, force: true });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface Program {
  /** Milliseconds of processor time that it has used so far (Linux). */
  processorTime(): number;
  stop(): Promise<void>;
}

/** Starts a program of Node and waits until an address of it answers anything at all. */
export async function startNode(entry: string, environment: Record<string, string>, address: string): Promise<Program> {
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let ended = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-4_000);
    });
  }
  process.once('exit', () => child.kill('SIGKILL'));
  const exit = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void exit.then(() => {
    ended = true;
  });
  for (const end = Date.now() + 60_000; Date.now() < end && !ended; ) {
    if (await fetch(address).catch(() => undefined)) {
      return {
        // proc(5): utime and stime are fields 14 and 15, in hundredths of a second; field 2 may hold blanks.
        processorTime: () => {
          const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
          return (Number(fields[11]) + Number(fields[12])) * 10;
        },
        stop: async () => {
          child.kill('SIGTERM');
          const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
          await exit;
          clearTimeout(timer);
        },
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${entry} did not start:\n${output}`);
}
