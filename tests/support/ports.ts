import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Above those that no browser and no `fetch` goes to, of which 10080 is the highest. */
const LOWEST = 10_100;
/** Systems give ports from here on to outgoing connections, unless they say otherwise. */
const USUALLY_OUTGOING = 32_768;
/** Those of vitest.config.ts, and the process that starts them. */
const WORKERS = 7;

/**
 * The first port that the system gives to outgoing connections. From there on any connection of any program could take a
 * port between its choice and its use, or while a program that a test killed is down.
 */
function firstOutgoing(): number {
  try {
    const [first = ''] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s/);
    // Where next to none are left below, some above have to do.
    return Number(first) > LOWEST + 500 * WORKERS ? Math.min(Number(first), USUALLY_OUTGOING) : USUALLY_OUTGOING;
  } catch {
    return USUALLY_OUTGOING;
  }
}

const PORTS_OF_A_WORKER = Math.floor((firstOutgoing() - LOWEST) / WORKERS);

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
