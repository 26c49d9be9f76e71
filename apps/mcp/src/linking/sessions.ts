import { randomBytes } from 'node:crypto';
import type { Keyring } from '@gatehouse/vault';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../bearer/principal.js';
import { openText, sealText } from './sealed-text.js';

/** Clients keep a session while they run; not all of them begin a new one when it ends. */
const LIFETIME_MS = 30 * 24 * 3_600_000;
const RANDOM_BYTES = 16;
/** Three times what ours need; anything longer is not looked at. */
const MAX_LENGTH = 512;
/** Opening one costs more than the rest of a warm request: the good ones are remembered. */
const REMEMBERED = 10_000;

/**
 * `Mcp-Session-Id` of the 2025 revisions, over replicas that remember nothing: one is given only to a client that said
 * at `initialize` that it can show a page, and says just that. It is sealed, bound to the user and the client, and
 * authenticates nobody: every request has its own token (Streamable HTTP 2025-11-25, "Session Management"; Security Best
 * Practices, "Session Hijacking"). There is nothing to end, so that DELETE stays 405.
 */
export interface Sessions {
  /** @returns visible ASCII */
  mint(principal: Principal): string;
  /** Whether a session was given to this user and client, and is not over. */
  isGood(principal: Principal, id: string): boolean;
}

export function createSessions(keyring: Keyring): Sessions {
  /** When good sessions are over, in milliseconds since the epoch, by their place and id. */
  const expiries = new LRUCache<string, number>({ max: REMEMBERED });

  return {
    mint: (principal) => {
      const expiry = Buffer.alloc(8);
      expiry.writeBigUInt64BE(BigInt(Date.now() + LIFETIME_MS));
      const content = Buffer.concat([expiry, randomBytes(RANDOM_BYTES)]);
      return sealText(keyring, content, place(principal));
    },
    isGood: (principal, id) => {
      const where = place(principal);
      const key = `${where} ${id}`;
      let expiry = expiries.get(key);
      if (expiry === undefined) {
        const opened = openText(keyring, id, where, MAX_LENGTH);
        if (!opened) return false;
        expiry = Number(opened.readBigUInt64BE());
        expiries.set(key, expiry);
      }
      return expiry > Date.now();
    },
  };
}

const place = ({ subject, clientId }: Principal) => `mcp-session:${JSON.stringify([subject, clientId])}`;
