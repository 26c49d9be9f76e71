import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** A key-encryption key, held so that no log or error can show it. Its id stands in every envelope that it sealed. */
export interface KeyringEntry {
  id: string;
  key: KeyObject;
}

/** The key-encryption keys: one seals, all open. Asked on every hot path, and so never a promise. */
export interface Keyring {
  readonly current: KeyringEntry;
  find(id: string): KeyObject | undefined;
  /**
   * Why nothing may be sealed that exists nowhere else: the key that seals here may be one that others are about to lose.
   * @returns a text for the log; nothing while it is fit to seal
   */
  unfit(): string | undefined;
}

/** Whose keyring: the Atlassian credentials', which both programs hold, or the authorization server's own. */
export type KeyringName = 'vault' | 'auth';

/** The keyring cannot be used. The message names what is wrong and never a key. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
  /** What the operator can do. */
  readonly cure: string;

  constructor(
    message: string,
    cure = 'Give lines of `<id>:<32 bytes in base64>`, as `gatehouse keyring` prints them, or the address of a master key: see docs/keyring.md.',
  ) {
    super(message);
    this.cure = cure;
  }
}

/** An id, as envelopes and the database hold it. */
export const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
/** Bytes of a key-encryption key. */
export const KEY_BYTES = 32;

/** A key as an entry; the bytes that were passed in are wiped. */
export function toEntry(id: string, bytes: Buffer): KeyringEntry {
  const entry = { id, key: createSecretKey(bytes) };
  bytes.fill(0);
  return entry;
}

/** A key of our own drawing, its id made from the key so that two are never alike. The caller wipes the bytes. */
export function drawKey(): { id: string; bytes: Buffer } {
  const bytes = randomBytes(KEY_BYTES);
  return { id: `k${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}`, bytes };
}

/** A new keyring line. */
export function generateKeyringLine(): string {
  const { id, bytes } = drawKey();
  return `${id}:${bytes.toString('base64')}`;
}
