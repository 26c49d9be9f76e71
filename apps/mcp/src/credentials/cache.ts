import type { Credential } from '@gatehouse/vault';
import { LRUCache } from 'lru-cache';

const MAX_OWNERS = 10_000;
/** Nothing is kept for longer, used or not: less than a change stays in the log, so that none can be missed. */
const KEPT_MS = 10 * 60_000;

/** A connection as it was read. */
export interface HeldCredential extends Credential {
  /** Until when its token may be used, by this process's own steady clock (milliseconds). */
  usableUntil: number;
}

/** The connections of owners, with their access tokens in the clear, in this process's memory. */
export interface CredentialCache {
  /**
   * All connections of an owner. Read from Postgres once for all that ask together, and then answered from memory until
   * {@link CredentialCache.forget}, or for ten minutes. That there are none is never remembered: it would outlive the
   * linking of one.
   *
   * While the change log is not fresh, nothing in memory is believed, and each call reads.
   *
   * Rejects where Postgres had to be asked and did not answer.
   */
  get(owner: string): readonly HeldCredential[] | Promise<readonly HeldCredential[]>;
  /** The same, but not what was `seen` before: that is found wanting. What others have read since is good enough. */
  again(owner: string, seen: readonly HeldCredential[]): ReturnType<CredentialCache['get']>;
  /** What is held of this owner is no longer so, nor is what a read that is under way will bring. */
  forget(owner: string): void;
  /** How many owners' connections are held. */
  readonly size: number;
}

/**
 * @param parts.read reads an owner's connections from Postgres
 * @param parts.isFresh whether what the change log said so far may be acted on
 * @param parts.max of how many owners the connections are held; 10,000 unless told
 */
export function createCredentialCache(parts: {
  read: (owner: string) => Promise<Credential[]>;
  isFresh: () => boolean | Promise<boolean>;
  max?: number;
}): CredentialCache {
  const held = new LRUCache<string, readonly HeldCredential[]>({
    max: parts.max ?? MAX_OWNERS,
    ttl: KEPT_MS,
    // Tokens of somebody who went away do not wait for somebody else to push them out.
    ttlAutopurge: true,
    perf: performance,
  });
  const reading = new Map<string, Promise<readonly HeldCredential[]>>();

  const readRows = async (owner: string): Promise<readonly HeldCredential[]> => {
    const asked = performance.now();
    const credentials = await parts.read(owner);
    return credentials.map((credential) => holding(credential, asked));
  };
  const readOnce = (owner: string): Promise<readonly HeldCredential[]> => {
    const answer: Promise<readonly HeldCredential[]> = readRows(owner).then(
      async (credentials) => {
        if (reading.get(owner) !== answer) return await get(owner);
        reading.delete(owner);
        if (credentials.length > 0) held.set(owner, credentials);
        return credentials;
      },
      (error: unknown) => {
        if (reading.get(owner) === answer) reading.delete(owner);
        throw error;
      },
    );
    reading.set(owner, answer);
    return answer;
  };
  const forget = (owner: string) => {
    held.delete(owner);
    reading.delete(owner);
  };
  const getKnown = (owner: string) => held.get(owner) ?? reading.get(owner) ?? readOnce(owner);
  const getAnew = (owner: string) => {
    forget(owner);
    return readRows(owner);
  };
  const get: CredentialCache['get'] = (owner) => {
    const fresh = parts.isFresh();
    if (fresh instanceof Promise) return fresh.then((is) => (is ? getKnown(owner) : getAnew(owner)));
    return fresh ? getKnown(owner) : getAnew(owner);
  };

  return {
    get,
    again(owner, seen) {
      if (held.peek(owner) === seen) held.delete(owner);
      return get(owner);
    },
    forget,
    get size() {
      return held.size;
    },
  };
}

/**
 * Until when a token is good by this process's clock, which need not agree with the database's.
 *
 * @param asked when the question left: Postgres measured what is left of the token after that, and never before
 */
export function holding(credential: Credential, asked: number): HeldCredential {
  const { token } = credential;
  return { ...credential, usableUntil: token.state === 'usable' ? asked + token.goodForMs : Number.NEGATIVE_INFINITY };
}
