import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { arriving } from './arriving.js';
import { readOver } from './read-over.js';

const BYTES = 5_000_000;
const FIRST = 100_000;

type Read = (request: IncomingMessage) => Promise<unknown>;

const fileOf = (request: IncomingMessage, signal = new AbortController().signal) =>
  arriving(request, { size: BYTES, maxBytes: 2 * BYTES, signal, refused: async () => undefined });

describe('what a sender still sends when they are answered', () => {
  let server: Server;
  afterEach(() => void server.close());

  const endings: [string, Read][] = [
    ['nobody read any of it', async () => {}],
    [
      'its reader had enough',
      async (request) => {
        for await (const _chunk of fileOf(request).read()) return;
      },
    ],
    [
      'it was stopped while more of it was waited for',
      async (request) => {
        const ending = new AbortController();
        const file = fileOf(request, ending.signal);
        for await (const _chunk of file.read()) if (file.bytes === FIRST) setImmediate(() => ending.abort());
      },
    ],
  ];

  it.each(endings)('is read over where %s, and the connection is as good as before', async (_how, read) => {
    server = createServer(async (request, response) => {
      if (request.method === 'GET') {
        response.writeHead(204).end();
        return;
      }
      response.once('finish', () => readOver(request));
      await read(request).catch(() => {});
      response.writeHead(403).end('no');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(`PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: ${BYTES}\r\n\r\n`);
    socket.write(Buffer.alloc(FIRST));
    socket.once('data', () => {
      socket.write(Buffer.alloc(BYTES - FIRST));
      socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    });
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 [\s\S]*HTTP\/1\.1 204 /);
  });
});
