import { hmac } from '../hashing.js';
import type { SuccessorKeys } from './successor-keys.js';

/**
 * The successor of a refresh token, derived and not drawn: every concurrent use of one token mints the same next one,
 * so that no lock, no response cache and no second store is needed, and a retry after a lost answer gets what was lost.
 */
export function successorOf(key: Buffer, token: string): string {
  return hmac(key, `refresh token successor\0${token}`).toString('base64url');
}

interface Rotation {
  token: string;
  successor: string;
}

/** Which token follows which, for the length of a request: found out when a token is read, used when the next is made. */
export class Successors {
  readonly #keys: SuccessorKeys;
  readonly #rotations = new WeakMap<object, Rotation>();

  constructor(keys: SuccessorKeys) {
    this.#keys = keys;
  }

  /**
   * Derives the successor of the token that a request presents.
   * @param request the library's context
   * @param keyName the key that was active when the token was made
   */
  async prepare(request: object, token: string, keyName: string): Promise<void> {
    this.#rotations.set(request, { token, successor: successorOf(await this.#keys.get(keyName), token) });
  }

  /** The successor that was prepared. @throws Error when the request presented another token */
  of(request: object | undefined, token: string): string {
    const rotation = request && this.#rotations.get(request);
    if (rotation?.token !== token) throw new Error('a refresh token is rotated that this request did not present');
    return rotation.successor;
  }
}
