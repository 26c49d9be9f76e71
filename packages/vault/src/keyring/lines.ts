import { KEY_BYTES, type Keyring, type KeyringEntry, KeyringError, toEntry } from '../keyring.js';
import { isMasterAddress } from './master.js';

/** A line of a keyring: a key, or the address of a service that wraps keys. */
export type KeyringLine = { kind: 'key'; entry: KeyringEntry } | { kind: 'master'; address: string };

const LINE = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/;

/**
 * Reads a keyring's lines, newest first; commas separate as well as line breaks. A line is `<id>:<32 bytes in base64>`
 * or the address of a master key. The first seals, all open.
 * @throws KeyringError at a malformed line, a repeated one or an empty ring; never with what a line says
 */
export function parseLines(text: string): KeyringLine[] {
  const seen = new Set<string>();
  const lines = text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line, index): KeyringLine => {
      const [, id, base64] = LINE.exec(line) ?? [];
      if (!id && !isMasterAddress(line)) {
        throw new KeyringError(`line ${index + 1} of the keyring is not <id>:<${KEY_BYTES} bytes in base64>`);
      }
      if (seen.has(id ?? line)) throw new KeyringError(`the keyring has ${id ? `the id ${id}` : line} twice`);
      seen.add(id ?? line);
      if (!id || !base64) return { kind: 'master', address: line };
      return { kind: 'key', entry: toEntry(id, Buffer.from(base64, 'base64')) };
    });
  if (lines.length === 0) throw new KeyringError('the keyring is empty');
  return lines;
}

/**
 * A keyring of nothing but keys.
 * @throws KeyringError as {@link parseLines}, and where a line is an address
 */
export function parseKeyring(text: string): Keyring {
  const entries = parseLines(text).map((line) => {
    if (line.kind === 'master') throw new KeyringError(`${line.address} is not a key`);
    return line.entry;
  });
  const [current] = entries;
  if (!current) throw new KeyringError('the keyring is empty');
  const keys = new Map(entries.map(({ id, key }) => [id, key]));
  return { current, find: (id) => keys.get(id), unfit: () => undefined };
}
