import { createHash, randomBytes } from 'node:crypto';
import { type Database, inTransaction } from '@gatehouse/database';
import { type Keyring, linkRequestPlace, seal } from '@gatehouse/vault';
import type { Principal } from '../bearer/principal.js';
import { promptly } from '../promptly.js';
import type { LinkNeed } from './need.js';
import { openBytes } from './sealed-text.js';

/** A request is handed out again only while somebody who follows it has this much time left. */
const WORTH_HANDING_OUT = `interval '5 minutes'`;
/** A request that was followed in its last minute may be completed after it (MCP 2026-07-28, MRTR: a short expiry). */
const STILL_WAITED_FOR = `interval '5 minutes'`;
/** More than anybody needs: one for each client and connection. Who has so many is told of the portal. */
const MAX_LIVING = 20;

/** How far a request is: `over` where it expired, its connection was removed, or it is somebody else's. */
export type LinkProgress = 'open' | 'completed' | 'over';

/**
 * The rows that send a user from a tool's answer to auth's page. The id in the address proves nothing and opens nothing:
 * auth holds whoever comes with it against the row (RS-63 to RS-66).
 */
export interface LinkRequests {
  /**
   * The living request for this need of this user through this client, made where there is none.
   * @returns its id, `lnk_…`, or undefined where the user has too many
   */
  open(principal: Principal, need: LinkNeed): Promise<string | undefined>;
  /** @param id an id that {@link LinkRequests.open} gave out */
  progress(principal: Principal, id: string): Promise<LinkProgress>;
}

type Asker = { query: Database['pool']['query'] };

/** What stands in the database in an id's place. */
export function hashOfLink(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}

/** The name of the elicitation of 2025-11-25: the same for the same request, and of no use by itself. */
export function elicitationIdOf(id: string): string {
  return createHash('sha256').update(`elicitation:${id}`).digest('base64url').slice(0, 22);
}

export function createLinkRequests({ pool, keyring }: { pool: Database['pool']; keyring: Keyring }): LinkRequests {
  const opening = new Map<string, Promise<string | undefined>>();

  const findLiving = async (asker: Asker, principal: Principal, need: LinkNeed): Promise<string | undefined> => {
    const { rows } = await asker.query<{ id_sealed: Buffer }>({
      name: 'link-request-find',
      text: `select id_sealed from link_requests
             where user_id = $1 and client_id = $2 and purpose = $3 and connection_id is not distinct from $4
               and completed_at is null and expires_at > now() + ${WORTH_HANDING_OUT}
             order by expires_at desc limit 1`,
      values: [principal.subject, principal.clientId, need.purpose, connectionOf(need)],
    });
    return rows[0] && openBytes(keyring, rows[0].id_sealed, place(principal))?.toString('ascii');
  };

  const insert = async (asker: Asker, principal: Principal, need: LinkNeed): Promise<string | undefined> => {
    const id = `lnk_${randomBytes(32).toString('base64url')}`;
    const { rowCount } = await asker.query(
      `insert into link_requests (id_hash, id_sealed, user_id, client_id, purpose, connection_id)
       select $1, $2, $3, $4, $5, $6
       where (select count(*) from link_requests where user_id = $3 and expires_at > now()) < ${MAX_LIVING}`,
      [
        hashOfLink(id),
        seal(keyring, Buffer.from(id, 'ascii'), place(principal)),
        principal.subject,
        principal.clientId,
        need.purpose,
        connectionOf(need),
      ],
    );
    return rowCount ? id : undefined;
  };

  /** One at a time for each user, over all replicas: whoever waited finds what the other made. */
  const create = async (principal: Principal, need: LinkNeed): Promise<string | undefined> => {
    return await inTransaction(pool, async (client) => {
      await client.query(`select pg_advisory_xact_lock(hashtextextended('link_requests:' || $1, 0))`, [
        principal.subject,
      ]);
      const id = (await findLiving(client, principal, need)) ?? (await insert(client, principal, need));
      return id;
    });
  };

  return {
    async open(principal, need) {
      const key = JSON.stringify([principal.subject, principal.clientId, need.purpose, connectionOf(need)]);
      let running = opening.get(key);
      if (!running) {
        running = findLiving(pool, principal, need)
          .then((id) => id ?? create(principal, need))
          .finally(() => opening.delete(key));
        opening.set(key, running);
      }
      return await running;
    },

    async progress({ subject, clientId }, id) {
      const { rows } = await promptly<{ completed: boolean; over: boolean }>(pool, {
        name: 'link-request-progress',
        text: `select completed_at is not null as completed, expires_at + ${STILL_WAITED_FOR} < now() as over
               from link_requests where id_hash = $1 and user_id = $2 and client_id = $3`,
        values: [hashOfLink(id), subject, clientId],
      });
      const [row] = rows;
      if (!row || row.over) return 'over';
      return row.completed ? 'completed' : 'open';
    },
  };
}

const connectionOf = (need: LinkNeed) => (need.purpose === 'reconnect' ? need.connectionId : null);

const place = ({ subject, clientId }: Principal) => linkRequestPlace(subject, clientId);
