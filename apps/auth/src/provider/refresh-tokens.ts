import type { Keyring } from '@gatehouse/vault';
import Provider, { type AdapterPayload, errors } from 'oidc-provider';
import { KEEP, RecordAdapter } from './adapter.js';
import { hmac, sha256 } from './hashing.js';
import type { UnitOfWork } from './unit-of-work.js';

/** Seconds after its own first use in which a refresh token still yields its successor, whatever became of that one. */
const WINDOW_SECONDS = 120;

/**
 * The successor of a refresh token, derived and not drawn: every concurrent use of one token mints the same next one,
 * so that no lock, no response cache and no second store is needed, and a retry after a lost answer gets what was lost.
 */
export function successorOf(key: Buffer, token: string): string {
  return hmac(key, `refresh token successor\0${token}`).toString('base64url');
}

interface Row {
  payload_sealed: Buffer;
  consumed: number | null;
  superseded: boolean;
}

/**
 * Refresh tokens. One is accepted while its successor has never been used, at any age, or within the window after its
 * own first use; an older replay is refused on the token route and ends nothing. Elsewhere (revocation) a superseded
 * token is still found, so that revoking with it ends the family.
 */
export class RefreshTokenAdapter extends RecordAdapter {
  readonly #successorKey: Buffer;
  readonly #onLateReplay: (payload: AdapterPayload) => void;

  constructor(
    work: UnitOfWork,
    keyring: Keyring,
    successorKey: Buffer,
    onLateReplay: (payload: AdapterPayload) => void,
  ) {
    super('RefreshToken', work, keyring);
    this.#successorKey = successorKey;
    this.#onLateReplay = onLateReplay;
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    // The slower of two concurrent uses must not reset what its successor has meanwhile become.
    await this.save(id, payload, expiresIn, KEEP);
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const { rows } = await this.work.queries().query<Row>({
      name: 'oidc-find-refresh-token',
      text: `select token.payload_sealed, extract(epoch from token.consumed_at)::int as consumed,
               token.consumed_at < now() - make_interval(secs => $3) and successor.consumed_at is not null as superseded
             from oidc_records token
             left join oidc_records successor on successor.model = 'RefreshToken' and successor.id_hash = $2
             where token.model = 'RefreshToken' and token.id_hash = $1`,
      values: [sha256(id), sha256(successorOf(this.#successorKey, id)), WINDOW_SECONDS],
    });
    const row = rows[0];
    if (!row) return undefined;
    if (!row.superseded) return this.payload(id, row.payload_sealed, null);
    const payload = this.payload(id, row.payload_sealed, row.consumed);
    if (Provider.ctx?.oidc.route === 'token') {
      this.#onLateReplay(payload);
      throw new errors.InvalidGrant({ detail: 'the refresh token was replaced and its successor is in use' });
    }
    return payload;
  }

  override async consume(id: string): Promise<void> {
    await this.work.begin();
    const { rowCount } = await this.work.queries().query({
      name: 'oidc-consume-refresh-token',
      text: `update oidc_records set consumed_at = coalesce(consumed_at, now()) where model = 'RefreshToken' and id_hash = $1`,
      values: [sha256(id)],
    });
    if (rowCount !== 1) throw new errors.InvalidGrant({ detail: 'the family was ended at the same moment' });
  }
}
