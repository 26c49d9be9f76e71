import { createServer, request as send } from 'node:http';

/** A proxy that hands each request to the next replica, as a load balancer without sticky sessions does. */
export interface RoundRobin {
  /** How many requests each replica has had. */
  counts: number[];
  close(): Promise<void>;
}

export function startRoundRobin(port: number, replicas: readonly number[]): Promise<RoundRobin> {
  const counts = replicas.map(() => 0);
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const index = turn++ % replicas.length;
    counts[index] = (counts[index] ?? 0) + 1;
    const onward = send(
      {
        host: '127.0.0.1',
        port: replicas[index],
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({
        counts,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
