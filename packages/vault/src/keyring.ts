import { createHash, randomBytes } from 'node:crypto';

/** A key-encryption key. Its id stands in every envelope that it sealed. */
export interface KeyringEntry {
  id: string;
  key: Buffer;
}

/** The key-encryption keys, newest first: the first seals, all open. */
export interface Keyring {
  current: KeyringEntry;
  find(id: string): Buffer | undefined;
}

/** The keyring cannot be used. The message names what is wrong and never a key. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
}

const LINE = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/;

/**
 * Reads a keyring: one `<id>:<32 bytes in base64>` a line, newest first; commas separate as well as line breaks.
 * @throws KeyringError at a malformed line, a repeated id or an empty ring
 */
export function parseKeyring(text: string): Keyring {
  const entries = new Map<string, Buffer>();
  const lines = text.split(/[\n,]/).map((line) => line.trim());
  let first: KeyringEntry | undefined;
  for (const [index, line] of lines.filter(Boolean).entries()) {
    const match = LINE.exec(line);
    if (!match?.[1] || !match[2]) {
      throw new KeyringError(`line ${index + 1} of the keyring is not <id>:<32 bytes in base64>`);
    }
    if (entries.has(match[1])) throw new KeyringError(`the keyring has the id ${match[1]} twice`);
    const key = Buffer.from(match[2], 'base64');
    first ??= { id: match[1], key };
    entries.set(match[1], key);
  }
  if (!first) throw new KeyringError('the keyring is empty');
  return { current: first, find: (id) => entries.get(id) };
}

/** A new keyring line, its id made from the key so that two are never alike. */
export function generateKeyringLine(): string {
  const key = randomBytes(32);
  const id = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return `k${id}:${key.toString('base64')}`;
}
