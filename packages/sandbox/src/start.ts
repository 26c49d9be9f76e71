import { isIP } from 'node:net';
import type { Clock } from './clock.js';
import { Contract } from './contract/contract.js';
import { buildServer } from './server.js';
import { createState } from './state.js';

export interface SandboxOptions {
  /** Where to listen; port 0 takes a free one. Default 127.0.0.1, port 0. */
  listen?: { host: string; port: number };
  /** The address that browsers know the sandbox by. Default `http://localhost:<port>`. */
  publicUrl?: string;
  clientId: string;
  clientSecret: string;
  /** The one registered callback. */
  redirectUri: string;
  /** Seconds that an access token lives. Default 3600. */
  accessTokenTtl?: number;
  /** Points of the quota, an hour. Default 65,000, as Atlassian gives to an app. */
  pointsPerHour?: number;
  /** The folder with Atlassian's OpenAPI documents. Without it, requests are not checked against them. */
  openapiDir?: string;
  /** Whether it may listen where other machines can reach it. Only for a closed container network. */
  allowNonLoopback?: boolean;
  /** Milliseconds since the epoch. Default: the machine's time. */
  now?: Clock;
}

/** Why the sandbox did not start, in one line for the person who started it. */
export class SandboxStartError extends Error {
  override name = 'SandboxStartError';
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

const explainListening = (error: unknown, host: string, port: number): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop what listens there, or set SANDBOX_LISTEN`;
  return `Cannot listen on ${host}:${port} (${code}): set SANDBOX_LISTEN to an address of this machine`;
};

function openContract(folder: string | undefined): Contract {
  try {
    return new Contract(folder);
  } catch (error) {
    throw new SandboxStartError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Starts an Atlassian Cloud stand-in: OAuth, Jira and Confluence of an invented company, in memory.
 *
 * @returns its address and a function that stops it
 * @throws SandboxStartError if the address is not allowed or taken, or if OpenAPI documents are missing
 */
export async function startSandbox(options: SandboxOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { host, port } = options.listen ?? { host: '127.0.0.1', port: 0 };
  if (!isLoopback(host) && options.allowNonLoopback !== true) {
    throw new SandboxStartError(
      `The sandbox lets anybody sign in as anybody, so it only listens on loopback, not on ${host}: set SANDBOX_LISTEN to 127.0.0.1:${port}, or, inside a closed container network, SANDBOX_ALLOW_NON_LOOPBACK=true`,
    );
  }
  const settings = {
    publicUrl: options.publicUrl ?? `http://localhost:${port}`,
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    redirectUri: options.redirectUri,
    accessTokenTtl: options.accessTokenTtl ?? 3600,
    pointsPerHour: options.pointsPerHour ?? 65_000,
  };
  const contract = openContract(options.openapiDir);
  const state = createState(settings, options.now ?? Date.now, contract);
  const app = await buildServer(state);
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw new SandboxStartError(explainListening(error, host, port));
  }
  const address = app.addresses()[0];
  const boundPort = typeof address === 'object' ? address.port : port;
  if (options.publicUrl === undefined) settings.publicUrl = `http://localhost:${boundPort}`;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return { url: `http://${isIP(name) === 6 ? `[${name}]` : name}:${boundPort}`, close: () => app.close() };
}
