import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  token: string;
}

/** A body of bytes is sent as it is, any other as JSON. */
export type FakeAnswer = { status?: number; headers?: Record<string, string>; body?: unknown };
type Handler = (request: FakeRequest, raw: IncomingMessage) => FakeAnswer | Promise<FakeAnswer>;

/** A loopback Atlassian that answers what a test tells it to, and remembers what it was asked. */
export interface FakeAtlassian {
  url: string;
  requests: FakeRequest[];
  /** `GET /me`; the latest handler for an address wins. */
  on(route: string, handler: Handler): void;
  reset(): void;
  close(): Promise<void>;
}

export async function startFakeAtlassian(): Promise<FakeAtlassian> {
  const handlers = new Map<string, Handler>();
  const requests: FakeRequest[] = [];
  const server = createServer(async (raw, response) => {
    const url = new URL(raw.url ?? '/', 'http://fake');
    const method = raw.method ?? 'GET';
    const body = await readBody(raw).catch(() => 'broken off');
    if (body === 'broken off') return;
    const request = {
      method,
      path: url.pathname,
      query: url.searchParams,
      body,
      token: (raw.headers.authorization ?? '').replace('Bearer ', ''),
    };
    requests.push(request);
    const handler = handlers.get(`${method} ${url.pathname}`);
    const missing = { status: 404, body: { errorMessages: ['no handler'], errors: {} } };
    send(response, handler ? await handler(request, raw) : missing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    on: (route, handler) => void handlers.set(route, handler),
    reset() {
      handlers.clear();
      requests.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(raw: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of raw) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (raw.headers['content-type']?.startsWith('multipart/')) return text;
  return text ? JSON.parse(text) : undefined;
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: FakeAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (body instanceof Uint8Array) response.end(body);
  else response.end(body === undefined ? '' : JSON.stringify(body));
}
