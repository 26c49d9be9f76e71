import { inTransaction } from '@gatehouse/database';
import type pg from 'pg';
import type { Keyring } from './keyring.js';
import { COLUMNS, type ConnectionRow, openToken } from './rows.js';
import { SealError } from './sealing.js';
import { forgetLostDefault } from './sites.js';
import { LOCK_SECONDS } from './write.js';

export interface Removed {
  /** For telling Atlassian; nothing where there was none, or where its seal does not open any more. */
  refreshToken: string | undefined;
}

/**
 * Forgets a connection of this user, for certain: whatever becomes of the token that comes back, ours is gone by then.
 * @returns nothing where this user has no such connection
 */
export async function removeConnection(
  { pool, keyring }: { pool: pg.Pool; keyring: Keyring },
  connectionId: string,
  userId: string,
): Promise<Removed | undefined> {
  // A refresh under way holds the row for as long as Atlassian takes to answer. The end of its use does not wait for that.
  await pool.query(
    `select record_change('connection', id), record_change('credential', user_id)
     from connections where id = $1 and user_id = $2`,
    [connectionId, userId],
  );
  return await inTransaction(
    pool,
    async (client) => {
      await client.query('select from users where id = $1 for no key update', [userId]);
      const { rows } = await client.query<ConnectionRow>(
        `delete from connections where id = $1 and user_id = $2 returning ${COLUMNS}`,
        [connectionId, userId],
      );
      await forgetLostDefault(client, userId);
      return rows[0] && { refreshToken: openIfPossible(keyring, rows[0]) };
    },
    { lockSeconds: LOCK_SECONDS },
  );
}

/** The refresh token of a row that is gone. */
export function openIfPossible(keyring: Keyring, row: ConnectionRow): string | undefined {
  try {
    return openToken(keyring, row, 'refresh');
  } catch (error) {
    if (error instanceof SealError) return undefined;
    throw error;
  }
}
