import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below what systems give to outgoing connections (32768 and up on Linux): there, any connection of any program could
 * take a port between its choice and its use, or while a program that a test killed is down.
 */
const LOWEST = 10_000;
const PORTS_OF_A_WORKER = 2_700;
const WORKERS = 8;

// Workers that run at the same time choose from ports of their own; another test run starts elsewhere, most likely.
const first = LOWEST + (Number(process.env.VITEST_POOL_ID ?? 0) % WORKERS) * PORTS_OF_A_WORKER;
let next = randomInt(PORTS_OF_A_WORKER);

/** A port of this machine's loopback that nobody uses, and that no test chooses a second time. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS_OF_A_WORKER; tried++) {
    const port = first + next;
    next = (next + 1) % PORTS_OF_A_WORKER;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${first} to ${first + PORTS_OF_A_WORKER - 1} is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
