import { connect, createServer, type Socket } from 'node:net';

/** A way to PostgreSQL on which things go wrong. */
export interface DatabaseProxy {
  /** The database's address through here. */
  url: string;
  /** Swallows notifications, as a transaction pooler does: LISTEN succeeds and nothing is ever heard. */
  dropNotifications(on: boolean): void;
  /** Carries nothing either way while connections stay open, as a network does that loses all packets. */
  stall(on: boolean): void;
  close(): Promise<void>;
}

const NOTIFICATION = 'A'.charCodeAt(0);

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const state = { dropping: false, stalled: false };
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const keep = withoutNotifications(() => state.dropping);
    const pairs: [Socket, Socket, (chunk: Buffer) => Buffer][] = [
      [near, far, (chunk) => chunk],
      [far, near, keep],
    ];
    for (const [from, onto, change] of pairs) {
      sockets.add(from);
      from.on('data', (chunk: Buffer) => {
        const kept = change(chunk);
        if (!state.stalled && kept.length > 0) onto.write(kept);
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        onto.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    dropNotifications(on) {
      state.dropping = on;
    },
    stall(on) {
      state.stalled = on;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The server's messages are a type, a length and a body (PostgreSQL frontend/backend protocol, "Message Formats"). */
function withoutNotifications(dropping: () => boolean): (chunk: Buffer) => Buffer {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const kept: Buffer[] = [];
    while (rest.length >= 5) {
      const length = 1 + rest.readUInt32BE(1);
      if (rest.length < length) break;
      if (!(dropping() && rest[0] === NOTIFICATION)) kept.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    return Buffer.concat(kept);
  };
}
