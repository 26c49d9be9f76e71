import type { Keyring } from '@gatehouse/vault';
import Provider, { type AdapterPayload, errors } from 'oidc-provider';
import { RecordAdapter } from '../../provider/adapter.js';
import { hmac, sha256 } from '../../provider/hashing.js';
import type { UnitOfWork } from '../../provider/unit-of-work.js';

/** Seconds between two questions of a device, and what each question that comes too soon adds (RFC 8628 section 3.5). */
export const POLL_SECONDS = 5;
const MOST_POLL_SECONDS = 60;

interface Row {
  id_hash: Buffer;
  payload_sealed: Buffer;
}

interface PollRow extends Row {
  consumed: number | null;
  too_soon: boolean;
}

/**
 * Device codes (RFC 8628). Besides what every code does, one is found by what its person enters, for as long as they
 * have not decided, and counts how often its device asks. Both hold over replicas, since the row is all there is.
 */
export class DeviceCodeAdapter extends RecordAdapter {
  readonly #key: Buffer;

  /** @param key hashes user codes: there are too few of them for a hash that anybody can compute */
  constructor(work: UnitOfWork, keyring: Keyring, key: Buffer) {
    super('DeviceCode', work, keyring);
    this.#key = key;
  }

  /** What stands for a user code in the database and in our addresses; says nothing about it to others. */
  referenceOf(normalizedUserCode: string): Buffer {
    return hmac(this.#key, `user code\0${normalizedUserCode}`);
  }

  /** A device asks. Too soon, while nothing is decided, means that it has to wait longer from now on. */
  override async find(id: string): Promise<AdapterPayload | undefined> {
    const found = await super.find(id);
    if (!found || Provider.ctx?.oidc.route !== 'token' || found.accountId || found.error) return found;
    const { rows } = await this.work.queries().query<PollRow>({
      name: 'device-code-poll',
      // A second of grace: a device that waits exactly as long as it was told is never too soon.
      text: `with before as (
               select id_hash, polled_at > now() - make_interval(secs => poll_seconds - 1) as too_soon
               from oidc_records where model = 'DeviceCode' and id_hash = $1 for update)
             update oidc_records device set polled_at = now(),
               poll_seconds = least($3, coalesce(poll_seconds, $2) + case when before.too_soon then $2 else 0 end)
             from before where device.model = 'DeviceCode' and device.id_hash = before.id_hash
             returning coalesce(before.too_soon, false) as too_soon`,
      values: [sha256(id), POLL_SECONDS, MOST_POLL_SECONDS],
    });
    const expired = typeof found.exp === 'number' && found.exp <= Date.now() / 1000;
    if (rows[0]?.too_soon && !expired) throw new errors.SlowDown();
    return found;
  }

  /** The request behind a user code that nobody has decided about yet. */
  async findUndecided(reference: Buffer): Promise<AdapterPayload | undefined> {
    const { rows } = await this.work.queries().query<Row>({
      name: 'device-code-undecided',
      text: `select id_hash, payload_sealed from oidc_records where user_code_hash = $1 and expires_at > now()`,
      values: [reference],
    });
    return rows[0] && this.opened(rows[0].id_hash, rows[0].payload_sealed);
  }

  /**
   * Records a person's decision; of several at once, on any number of replicas, one stands. From then on the user code
   * leads nowhere. Has to be called inside a unit of work.
   * @returns false when it was decided before, or is over
   */
  async decide(reference: Buffer, decision: AdapterPayload): Promise<boolean> {
    await this.work.begin();
    const queries = this.work.queries();
    const { rows } = await queries.query<Row>({
      name: 'device-code-lock',
      text: `select id_hash, payload_sealed from oidc_records where user_code_hash = $1 and expires_at > now() for update`,
      values: [reference],
    });
    const row = rows[0];
    if (!row) return false;
    const payload = { ...this.opened(row.id_hash, row.payload_sealed), ...decision };
    await queries.query({
      name: 'device-code-decide',
      text: `update oidc_records set payload_sealed = $2, grant_id = $3, account_id = $4, user_code_hash = null
             where model = 'DeviceCode' and id_hash = $1`,
      values: [row.id_hash, this.sealed(row.id_hash, payload), payload.grantId ?? null, payload.accountId ?? null],
    });
    return true;
  }

  protected override userCodeHash(payload: AdapterPayload): Buffer | null {
    return payload.userCode === undefined ? null : this.referenceOf(payload.userCode);
  }
}
