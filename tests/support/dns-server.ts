import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';

/** A DNS server (RFC 1035) on loopback, with names of a test's own. */
export interface DnsServer {
  /** `127.0.0.1:port` */
  address: string;
  /** Every question: `A name` or `AAAA name`. One that is sent again, because its answer was slow, is the same question. */
  questions: string[];
  /** What a name leads to; a function is asked at each question. */
  names: Map<string, string[] | (() => string[])>;
  close(): Promise<void>;
}

const TYPES = { A: 1, AAAA: 28 };

export async function startDnsServer(): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const questions: string[] = [];
  const names: DnsServer['names'] = new Map();
  const answers = new Map<string, Buffer>();
  socket.on('message', (query, sender) => {
    const { name, type, end } = readQuestion(query);
    const question = `${query.readUInt16BE(0)} ${type} ${name}`;
    const before = answers.get(question);
    if (before) return socket.send(before, sender.port, sender.address);
    questions.push(`${type === TYPES.AAAA ? 'AAAA' : 'A'} ${name}`);
    const entry = names.get(name);
    const addresses = typeof entry === 'function' ? entry() : (entry ?? []);
    const fitting = addresses.filter((address) => isIPv4(address) === (type === TYPES.A)).map(bytesOf);
    const head = Buffer.from([
      query[0] ?? 0,
      query[1] ?? 0,
      0x81,
      entry ? 0x80 : 0x83,
      0,
      1,
      0,
      fitting.length,
      0,
      0,
      0,
      0,
    ]);
    const records = fitting.map((bytes) =>
      // A pointer to the question's name, type, class IN, no time to live.
      Buffer.from([0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length, ...bytes]),
    );
    const answer = Buffer.concat([head, query.subarray(12, end), ...records]);
    answers.set(question, answer);
    socket.send(answer, sender.port, sender.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    names,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function bytesOf(address: string): number[] {
  if (isIPv4(address)) return address.split('.').map(Number);
  // The URL standard writes an IPv6 address in hexadecimal alone.
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const parts = (text: string) => (text === '' ? [] : text.split(':').map((part) => Number.parseInt(part, 16)));
  const head = parts(left);
  const tail = right === undefined ? [] : parts(right);
  const words = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
  return words.flatMap((word) => [word >> 8, word & 0xff]);
}
