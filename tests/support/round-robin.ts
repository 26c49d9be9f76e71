import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';

/**
 * A proxy that hands each request to the next replica, as a load balancer without sticky sessions does. A replica that
 * cannot be reached is passed over.
 */
export interface RoundRobin {
  /** How many requests each replica has had. */
  counts: number[];
  close(): Promise<void>;
}

export function startRoundRobin(port: number, replicas: readonly number[]): Promise<RoundRobin> {
  const counts = replicas.map(() => 0);
  let turn = 0;
  const hand = (incoming: IncomingMessage, outgoing: ServerResponse, others: number) => {
    const index = turn++ % replicas.length;
    let isReached = false;
    let isAnswered = false;
    const onward = send(
      {
        host: '127.0.0.1',
        port: replicas[index],
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (answer) => {
        isAnswered = true;
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
        // Half an answer is half an answer here too.
        answer.once('close', () => answer.complete || outgoing.destroy());
      },
    );
    const reach = () => {
      isReached = true;
      counts[index] = (counts[index] ?? 0) + 1;
      incoming.pipe(onward);
    };
    // Nothing of the request is given away before somebody is there to take it.
    onward.on('socket', (socket) => (socket.connecting ? socket.once('connect', reach) : reach()));
    onward.on('error', () => {
      // Who answered before all was sent may have closed: that is their answer still, and `answer` says if it is whole.
      if (isAnswered) return;
      if (!isReached && others > 0) hand(incoming, outgoing, others - 1);
      else outgoing.destroy();
    });
    outgoing.on('close', () => {
      onward.destroy();
      // Who was answered while they still send has to get rid of the rest.
      incoming.unpipe(onward).resume();
    });
  };
  const server = createServer((incoming, outgoing) => hand(incoming, outgoing, replicas.length - 1));
  // The programs tell clients that a connection is kept for 72 seconds: closed sooner, it would break under a request.
  server.keepAliveTimeout = 80_000;
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
