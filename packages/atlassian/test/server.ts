import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type AtlassianHttp, createAtlassianHttp } from '../src/http.js';

export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Objects are sent as JSON. */
  body?: unknown;
}

/** `hang` never answers, `drop` closes the connection without an answer. */
export type Answer = Reply | 'hang' | 'drop';

export interface TestAtlassian {
  http: AtlassianHttp;
  origin: string;
  requests: Received[];
  /** Resolves when the next request has been received. */
  nextRequest(): Promise<Received>;
}

/**
 * A loopback Atlassian for one test. Several answers are given one after another, the last one from then on.
 */
export async function startAtlassian(
  answers: Answer[] | ((request: Received) => Answer),
  options: { timeoutMs?: number } = {},
): Promise<TestAtlassian> {
  const requests: Received[] = [];
  let waiting: ((request: Received) => void)[] = [];
  const server = createServer(async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const received = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body,
    };
    requests.push(received);
    for (const resolve of waiting) resolve(received);
    waiting = [];
    const answer =
      typeof answers === 'function' ? answers(received) : (answers[requests.length - 1] ?? answers.at(-1) ?? {});
    if (answer === 'hang') return;
    if (answer === 'drop') {
      incoming.socket.destroy();
      return;
    }
    outgoing.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    outgoing.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = createAtlassianHttp({
    hosts: {
      authorizeUrl: `${origin}/authorize`,
      tokenUrl: `${origin}/oauth/token`,
      revokeUrl: `${origin}/oauth/revoke`,
      apiUrl: origin,
    },
    ...options,
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await Promise.all([http.close(), new Promise((resolve) => server.close(resolve))]);
  });
  return { http, origin, requests, nextRequest: () => new Promise((resolve) => waiting.push(resolve)) };
}
