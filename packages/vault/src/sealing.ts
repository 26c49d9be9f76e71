import { type CipherKey, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.js';

/*
 * Two layers, both AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D). A data key is drawn for each thing that is
 * sealed and wrapped by a keyring entry, so that no key-encryption key ever meets more than wraps, and a new keyring
 * entry means re-wrapping 32 bytes a row.
 *
 *   wrapped data key   version 1 | length of id | id | nonce 12 | encrypted key 32 | tag 16
 *   box                nonce 12 | ciphertext | tag 16
 *   envelope           wrapped data key | box
 *
 * Associated data names the place a value belongs to: a value moved to another row or column does not open.
 */
const VERSION = 1;
const NONCE = 12;
const TAG = 16;
const KEY = 32;

/** A sealed value cannot be opened: unknown key, wrong place, or changed bytes. The message carries no content. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** Draws a data key and wraps it with the keyring's current entry. Whoever is done with the key wipes it. */
export function newDataKey(keyring: Keyring, associated: string): { key: Buffer; wrapped: Buffer } {
  const key = randomBytes(KEY);
  return { key, wrapped: wrapDataKey(keyring, key, associated) };
}

/**
 * Opens a wrapped data key.
 * @throws SealError
 */
export function unwrapDataKey(keyring: Keyring, wrapped: Uint8Array, associated: string): Buffer {
  const { id, body } = readHead(wrapped);
  const key = keyring.find(id);
  if (!key) throw new SealError(`sealed with the key ${id}, which the keyring lacks`);
  return decrypt(key, body, associated);
}

/** The id of the keyring entry that sealed this wrapped key or envelope. */
export function sealedWith(sealed: Uint8Array): string {
  return readHead(sealed).id;
}

/** Encrypts a value with a data key. */
export function encrypt(key: CipherKey, value: Uint8Array, associated: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(associated, 'utf8'));
  return Buffer.concat([nonce, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Opens what {@link encrypt} made.
 * @throws SealError
 */
export function decrypt(key: CipherKey, box: Uint8Array, associated: string): Buffer {
  const bytes = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
  if (bytes.length < NONCE + TAG) throw new SealError('a sealed value is too short');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(associated, 'utf8'));
  decipher.setAuthTag(bytes.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
  } catch {
    throw new SealError('a sealed value does not open: it was changed, moved, or sealed with another key');
  }
}

/** Seals one value with a data key of its own. */
export function seal(keyring: Keyring, value: Uint8Array, associated: string): Buffer {
  const { key, wrapped } = newDataKey(keyring, associated);
  const envelope = Buffer.concat([wrapped, encrypt(key, value, associated)]);
  key.fill(0);
  return envelope;
}

/**
 * Opens what {@link seal} made.
 * @throws SealError
 */
export function open(keyring: Keyring, envelope: Uint8Array, associated: string): Buffer {
  const { wrappedLength } = readHead(envelope);
  const key = unwrapDataKey(keyring, envelope.subarray(0, wrappedLength), associated);
  try {
    return decrypt(key, envelope.subarray(wrappedLength), associated);
  } finally {
    key.fill(0);
  }
}

/** The most bytes that a wrapped data key has, which an envelope begins with. */
export const WRAPPED_MAX = 2 + 32 + NONCE + KEY + TAG;

/** What an envelope or wrapped key begins with if this entry of a keyring sealed it. */
export function headOf(keyId: string): Buffer {
  const id = Buffer.from(keyId, 'ascii');
  return Buffer.concat([Buffer.from([VERSION, id.length]), id]);
}

/**
 * Wraps the data key of a wrapped key or an envelope with the keyring's current entry. What the data key sealed stays.
 *
 * @param sealed the whole, or at least its first {@link WRAPPED_MAX} bytes
 * @returns the bytes to be replaced, from the beginning, and what replaces them
 * @throws SealError
 */
export function rewrap(keyring: Keyring, sealed: Uint8Array, associated: string): { old: Buffer; renewed: Buffer } {
  const old = Buffer.from(sealed.subarray(0, readHead(sealed).wrappedLength));
  const key = unwrapDataKey(keyring, old, associated);
  const renewed = wrapDataKey(keyring, key, associated);
  key.fill(0);
  return { old, renewed };
}

function wrapDataKey({ current }: Keyring, key: Buffer, associated: string): Buffer {
  return Buffer.concat([headOf(current.id), encrypt(current.key, key, associated)]);
}

function readHead(sealed: Uint8Array): { id: string; wrappedLength: number; body: Uint8Array } {
  const length = 2 + (sealed[1] ?? 0);
  if (sealed[0] !== VERSION || sealed.length <= length) throw new SealError('not a sealed value of a known version');
  const id = Buffer.from(sealed.subarray(2, length)).toString('ascii');
  return { id, wrappedLength: length + NONCE + KEY + TAG, body: sealed.subarray(length) };
}
