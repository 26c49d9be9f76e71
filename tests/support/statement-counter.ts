import { connect, createServer, type Socket } from 'node:net';

/** A way to PostgreSQL that knows what was asked. */
export interface StatementCounter {
  /** The database's address through here. */
  url: string;
  /** What was sent since the last time: named statements by name, others by their text. Each is one round trip. */
  take(): string[];
  close(): Promise<void>;
}

export async function startStatementCounter(databaseUrl: string): Promise<StatementCounter> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const sent: string[] = [];
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const read = readStatements((statement) => sent.push(statement));
    near.on('data', (chunk: Buffer) => {
      read(chunk);
      far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => near.write(chunk));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    take: () => sent.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/**
 * Reads a client's messages (PostgreSQL frontend/backend protocol, "Message Formats"): a start-up message without a
 * type, then types, lengths and bodies. `P` names a statement's text, `B` runs one, `Q` is both.
 */
function readStatements(onStatement: (statement: string) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let started = false;
  let unnamed = '';
  const text = (body: Buffer, from: number) => body.toString('utf8', from, body.indexOf(0, from));
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = started ? 1 : 0;
      if (rest.length < head + 4 || rest.length < head + rest.readInt32BE(head)) return;
      const type = started ? String.fromCharCode(rest[0] ?? 0) : '';
      const end = head + rest.readInt32BE(head);
      const body = rest.subarray(head + 4, end);
      rest = rest.subarray(end);
      started = true;
      if (type === 'Q') onStatement(text(body, 0));
      if (type === 'P' && text(body, 0) === '') unnamed = text(body, 1);
      if (type === 'B') onStatement(text(body, body.indexOf(0) + 1) || unnamed);
    }
  };
}
