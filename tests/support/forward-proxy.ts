import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/** A forward proxy on loopback, as companies have: CONNECT for https, absolute addresses for http. */
export interface ForwardProxy {
  url: string;
  /** Every `host:port` that was asked for. */
  targets: string[];
  /** Where a name leads; others lead nowhere. */
  hosts: Map<string, string>;
  close(): Promise<void>;
}

export async function startForwardProxy(): Promise<ForwardProxy> {
  const targets: string[] = [];
  const hosts: ForwardProxy['hosts'] = new Map();
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', 'http://proxy.invalid');
    targets.push(url.host);
    const host = hosts.get(url.hostname);
    if (host === undefined) return void outgoing.writeHead(502).end();
    const onward = request(
      {
        host,
        port: url.port,
        method: incoming.method,
        path: `${url.pathname}${url.search}`,
        headers: incoming.headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, socket, head) => {
    const url = new URL(`tcp://${incoming.url}`);
    targets.push(url.host);
    const host = hosts.get(url.hostname);
    if (host === undefined) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const onward = connect(Number(url.port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    targets,
    hosts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
