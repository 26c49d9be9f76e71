import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '@gatehouse/database';
import { fileTicketPlace, type Keyring, open, SealError, seal } from '@gatehouse/vault';
import { promptly } from '../promptly.js';
import { type Held, held } from './held.js';

/** How long a link may be used (seconds). */
export const LINK_SECONDS = 300;

/** What a ticket looks like; nothing else is looked up. */
const TICKET = /^[0-9a-f]{48}$/;

export type Found =
  | { state: 'good'; held: Held }
  /** What it stood for is still known, unless its key is gone. */
  | { state: 'used' | 'expired'; held: Held | undefined }
  | { state: 'unknown' };

/** Links of files: each is good once, for five minutes, over all replicas. Their addresses are their credentials. */
export interface FileTickets {
  /** The largest file that is passed through. */
  readonly maxBytes: number;
  /** @returns the address, for whoever is to use it */
  make(what: Held): Promise<string>;
  /** Looks a link up without using it. */
  look(ticket: string): Promise<Found>;
  /** Uses it. @returns whether nobody had before */
  use(ticket: string): Promise<boolean>;
  /** Uses it for a write. @param mark the write's own, which may use it again. @returns whether no other had before */
  useFor(ticket: string, mark: string): Promise<boolean>;
  /** Gives it back, because certainly nothing came of that write. */
  giveBack(ticket: string, mark: string): Promise<void>;
}

/** What a ticket is known by, where it may be written down. */
export const ticketName = (ticket: string): string => hashOf(ticket).toString('hex');

/** @param base the address that tickets are put behind, without a slash at its end */
export function createFileTickets(parts: {
  pool: Database['pool'];
  keyring: Keyring;
  base: string;
  maxBytes: number;
}): FileTickets {
  const { pool, keyring, base, maxBytes } = parts;
  const opened = (sealed: Buffer, place: string): Held | undefined => {
    try {
      return held.parse(JSON.parse(open(keyring, sealed, place).toString()));
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  };
  return {
    maxBytes,
    async make(what) {
      const ticket = randomBytes(24).toString('hex');
      const hash = hashOf(ticket);
      const { kind, subject, clientId } = what.principal;
      const sealed = seal(keyring, Buffer.from(JSON.stringify(what)), fileTicketPlace(hash, clientId));
      await promptly(pool, {
        name: 'file-ticket-make',
        text: `insert into file_tickets (token_hash, user_id, client_id, ticket_sealed, expires_at)
               values ($1, $2, $3, $4, now() + make_interval(secs => $5))`,
        values: [hash, kind === 'user' ? subject : null, clientId, sealed, LINK_SECONDS],
      });
      return `${base}/${ticket}`;
    },
    async look(ticket) {
      if (!TICKET.test(ticket)) return { state: 'unknown' };
      const hash = hashOf(ticket);
      const { rows } = await promptly<{ ticket_sealed: Buffer; client_id: string; used: boolean; expired: boolean }>(
        pool,
        {
          name: 'file-ticket-look',
          text: `select ticket_sealed, client_id, used_at is not null as used, expires_at <= now() as expired
               from file_tickets where token_hash = $1`,
          values: [hash],
        },
      );
      const [row] = rows;
      if (!row) return { state: 'unknown' };
      const what = opened(row.ticket_sealed, fileTicketPlace(hash, row.client_id));
      if (row.used) return { state: 'used', held: what };
      return row.expired || !what ? { state: 'expired', held: what } : { state: 'good', held: what };
    },
    async use(ticket) {
      const { rowCount } = await promptly(pool, {
        name: 'file-ticket-use',
        text: `update file_tickets set used_at = now() where token_hash = $1 and used_at is null and expires_at > now()`,
        values: [hashOf(ticket)],
      });
      return rowCount === 1;
    },
    async useFor(ticket, mark) {
      const { rowCount } = await promptly(pool, {
        name: 'file-ticket-use-for',
        text: `update file_tickets set used_at = coalesce(used_at, now()), used_by = $2
               where token_hash = $1 and (used_at is null and expires_at > now() or used_by = $2)`,
        values: [hashOf(ticket), mark],
      });
      return rowCount === 1;
    },
    async giveBack(ticket, mark) {
      await promptly(pool, {
        name: 'file-ticket-give-back',
        text: `update file_tickets set used_at = null, used_by = null where token_hash = $1 and used_by = $2`,
        values: [hashOf(ticket), mark],
      });
    },
  };
}

function hashOf(ticket: string): Buffer {
  return createHash('sha256').update(ticket).digest();
}
