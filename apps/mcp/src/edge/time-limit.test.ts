import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientErrorHandler, withoutTimeLimit } from './time-limit.js';

const app = Fastify({
  requestTimeout: 300,
  // Node takes the longer one of the two for the whole request.
  http: { headersTimeout: 300, connectionsCheckingInterval: 50 },
  clientErrorHandler,
});
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', (_request, _body, done) => done(null));
const read = async (body: AsyncIterable<Buffer>) => {
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  return { bytes };
};
app.put('/watched', ({ raw }) => {
  withoutTimeLimit(raw);
  return read(raw);
});
app.put('/answered', async ({ raw }) => {
  withoutTimeLimit(raw);
  return { bytes: 0 };
});
app.put('/other', ({ raw }) => read(raw));

let port = 0;
beforeAll(async () => {
  port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(() => app.close());

/** What a socket is told until it is closed, or for so long. */
async function told(socket: Socket, untilMs: number): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  socket.on('error', () => {});
  await Promise.race([new Promise((closed) => socket.once('close', closed)), sleep(untilMs)]);
  return text;
}
const begin = (path: string): Socket => {
  const socket = connect(port, '127.0.0.1');
  socket.write(`PUT ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab`);
  return socket;
};

describe('the time that a request may take', () => {
  it('is limited', async () => {
    expect(await told(begin('/other'), 10_000)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it.each([
    ['/watched', 4],
    ['/answered', 0],
  ])('is not where somebody else watches over it (%s), and is again for the next request', async (path, bytes) => {
    const socket = begin(path);
    await sleep(800);
    socket.write('cd');
    const next = `PUT /other HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab`;
    setTimeout(() => socket.write(next), 100);
    const said = await told(socket, 10_000);
    expect(said).toMatch(new RegExp(`^HTTP/1\\.1 200 [\\s\\S]*\\{"bytes":${bytes}\\}HTTP/1\\.1 408 `));
  });

  it('does not matter where it is no HTTP at all', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('no HTTP\r\n\r\n');
    expect(await told(socket, 10_000)).toMatch(/^HTTP\/1\.1 400 /);
    const long = connect(port, '127.0.0.1');
    long.write(`GET /other HTTP/1.1\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect(await told(long, 10_000)).toMatch(/^HTTP\/1\.1 431 /);
  });
});
