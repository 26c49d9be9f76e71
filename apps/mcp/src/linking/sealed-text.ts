import { type Keyring, open, SealError, seal } from '@gatehouse/vault';

/** Seals a value for the way through a client and back, in base64url. */
export function sealText(keyring: Keyring, value: Uint8Array, place: string): string {
  return seal(keyring, value, place).toString('base64url');
}

/**
 * Opens what {@link sealText} made.
 *
 * @param maxLength characters; anything longer is not looked at
 * @returns undefined for anything else, one character more or other than was given out included
 */
export function openText(keyring: Keyring, text: string, place: string, maxLength: number): Buffer | undefined {
  if (text.length > maxLength) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? openBytes(keyring, bytes, place) : undefined;
}

/** Opens a sealed value; one that was sealed with a key that is no longer there, or for another place, is none. */
export function openBytes(keyring: Keyring, sealed: Uint8Array, place: string): Buffer | undefined {
  try {
    return open(keyring, sealed, place);
  } catch (error) {
    if (error instanceof SealError) return undefined;
    throw error;
  }
}
