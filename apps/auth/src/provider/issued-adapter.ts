import type { AdapterPayload } from 'oidc-provider';
import { RecordAdapter } from './adapter.js';
import { sha256 } from './hashing.js';
import { rememberCompanions } from './redemption.js';

interface IssuedRow {
  payload_sealed: Buffer;
  /** When it was used, in seconds since the epoch. */
  consumed: number | null;
  grant_id: string | null;
  grant_sealed: Buffer | null;
  account_id: string | null;
  user_active: boolean | null;
}

/** Codes and refresh tokens: issued under a grant to a user, and read together with both in one round trip. */
export class IssuedAdapter extends RecordAdapter {
  override async find(id: string): Promise<AdapterPayload | undefined> {
    const row = await this.read(id, 'oidc-find-issued');
    return row && this.payload(id, row.payload_sealed, row.consumed);
  }

  /**
   * Reads the row and what belongs to it.
   * @param statement names the prepared statement
   * @param columns SQL: further columns, each followed by a comma
   */
  protected async read<Further extends object>(
    id: string,
    statement: string,
    columns = '',
  ): Promise<(IssuedRow & Further) | undefined> {
    const { rows } = await this.work.queries().query<IssuedRow & Further>({
      name: statement,
      text: `select token.payload_sealed, extract(epoch from token.consumed_at)::int as consumed, ${columns}
               token.grant_id, record.payload_sealed as grant_sealed,
               token.account_id, users.suspended_at is null as user_active
             from oidc_records token
             left join oidc_records record
               on record.model = 'Grant' and record.id_hash = sha256(convert_to(token.grant_id, 'UTF8'))
             left join users on users.id = token.account_id
             where token.model = $1 and token.id_hash = $2`,
      values: [this.model, sha256(id)],
    });
    const [row] = rows;
    if (row?.grant_id && row.grant_sealed && row.account_id) {
      rememberCompanions({
        grantId: row.grant_id,
        grant: this.opened(sha256(row.grant_id), row.grant_sealed, 'Grant'),
        userId: row.account_id,
        userActive: row.user_active === true,
      });
    }
    return row;
  }
}
