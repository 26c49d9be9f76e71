import type { Keyring } from '@gatehouse/vault';
import { oidcRecordPlace, open, seal } from '@gatehouse/vault';
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { originOf } from '../web/origin.js';
import { sha256 } from './hashing.js';
import { type Consumption, postpone, recallGrant } from './redemption.js';
import type { UnitOfWork } from './unit-of-work.js';

interface Row {
  payload_sealed: Buffer;
  consumed: number | null;
}

/** Leaves what is there: whoever writes first has written. */
export const KEEP: Write = { statement: 'oidc-keep', onConflict: 'do nothing' };

/** How a record is written: the name of the prepared statement, and what happens when the record exists. */
export interface Write {
  statement: string;
  onConflict: string;
}

const REPLACE: Write = {
  statement: 'oidc-replace',
  onConflict: 'do update set payload_sealed = excluded.payload_sealed, expires_at = excluded.expires_at',
};

const COLUMNS = '(model, id_hash, payload_sealed, grant_id, account_id, client_id, expires_at, user_code_hash)';
const ROW =
  '($1::text, $2::bytea, $3::bytea, $4::text, $5::text, $6::text, now() + make_interval(secs => $7), $8::bytea)';

/**
 * Where oidc-provider's records live: one table with real columns for what is looked up, identifiers as SHA-256, the
 * payload sealed for its own row. `consume` is the one place that decides who redeems a code: the row is marked only
 * if it was not yet, on any number of replicas. What redeemed it is remembered with the grant, for the portal.
 */
export class RecordAdapter implements Adapter {
  protected readonly model: string;
  protected readonly work: UnitOfWork;
  readonly #keyring: Keyring;

  constructor(model: string, work: UnitOfWork, keyring: Keyring) {
    this.model = model;
    this.work = work;
    this.#keyring = keyring;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    await this.save(id, payload, expiresIn, REPLACE);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const read = this.model === 'Grant' ? recallGrant(id) : undefined;
    if (read) return read;
    const { rows } = await this.work.queries().query<Row>({
      name: 'oidc-find',
      text: `select payload_sealed, extract(epoch from consumed_at)::int as consumed
             from oidc_records where model = $1 and id_hash = $2`,
      values: [this.model, sha256(id)],
    });
    return rows[0] && this.payload(id, rows[0].payload_sealed, rows[0].consumed);
  }

  async consume(id: string): Promise<void> {
    const consumption = this.#consumeOnce(id);
    if (postpone(consumption)) return;
    const { rowCount } = await this.work.queries().query({
      name: `oidc-${consumption.statement}`,
      text: `with ${consumption.text(1)} select from used`,
      values: consumption.values,
    });
    if (rowCount !== 1) throw await consumption.refused();
  }

  #consumeOnce(id: string): Consumption {
    return {
      statement: 'consume-once',
      text: (first) => `used as (
          update oidc_records set consumed_at = now()
          where model = $${first} and id_hash = $${first + 1} and consumed_at is null returning grant_id
        ), device as (
          update grants set redeemed_at = now(), user_agent = $${first + 2} from used where grants.id = used.grant_id
        )`,
      values: [this.model, sha256(id), (Provider.ctx && originOf(Provider.ctx.req).userAgent) ?? null],
      refused: () =>
        this.model === 'PushedAuthorizationRequest'
          ? new errors.InvalidRequestUri('request_uri was already used')
          : new errors.InvalidGrant({ detail: `${this.model} was redeemed at the same moment` }),
    };
  }

  async destroy(id: string): Promise<void> {
    await this.work.queries().query({
      name: 'oidc-destroy',
      text: 'delete from oidc_records where model = $1 and id_hash = $2',
      values: [this.model, sha256(id)],
    });
  }

  /** Ends the grant whole, whichever model the library asks first: were it killed in between, half would be left. */
  async revokeByGrantId(grantId: string): Promise<void> {
    await this.work.queries().query({
      name: 'oidc-revoke-grant',
      text: 'delete from oidc_records where grant_id = $1',
      values: [grantId],
    });
  }

  // Sessions are ours, and so are the pages on which a user code is entered: the library asks for neither.
  async findByUid(): Promise<undefined> {
    return undefined;
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  /** Writes a record. @returns whether it was not there before, where the write leaves what is there */
  protected async save(id: string, payload: AdapterPayload, expiresIn: number, write: Write): Promise<boolean> {
    const { rowCount } = await this.work.queries().query({
      name: write.statement,
      text: `insert into oidc_records ${COLUMNS} values ${ROW} on conflict (model, id_hash) ${write.onConflict}`,
      values: this.#row(id, payload, expiresIn),
    });
    return rowCount === 1;
  }

  /**
   * Uses up what a record follows from and writes the record, or does neither; a record that is there stays.
   * @throws the consumption's own error when what it names could not be used
   */
  protected async saveInExchange(id: string, payload: AdapterPayload, expiresIn: number, consumption: Consumption) {
    const row = this.#row(id, payload, expiresIn);
    const { rowCount } = await this.work.queries().query({
      name: `oidc-${consumption.statement}-and-keep`,
      text: `with ${consumption.text(row.length + 1)}, issued as (
               insert into oidc_records ${COLUMNS} select * from (values ${ROW}) as record where exists (select from used)
               on conflict (model, id_hash) ${KEEP.onConflict}
             )
             select from used`,
      values: [...row, ...consumption.values],
    });
    if (rowCount !== 1) throw await consumption.refused();
  }

  #row(id: string, payload: AdapterPayload, expiresIn: number): unknown[] {
    const hash = sha256(id);
    return [
      this.model,
      hash,
      this.sealed(hash, payload),
      // A grant's own row names it as well: its removal has to be told by that name.
      this.model === 'Grant' ? id : (payload.grantId ?? null),
      payload.accountId ?? null,
      payload.clientId ?? null,
      expiresIn,
      this.userCodeHash(payload),
    ];
  }

  protected payload(id: string, sealed: Buffer, consumed: number | null): AdapterPayload {
    const payload = this.opened(sha256(id), sealed);
    return consumed === null ? payload : { ...payload, consumed };
  }

  /** A payload as its row holds it. @param hash the row's own, which the seal is bound to */
  protected sealed(hash: Buffer, payload: AdapterPayload): Buffer {
    return seal(this.#keyring, Buffer.from(JSON.stringify(payload), 'utf8'), oidcRecordPlace(this.model, hash));
  }

  protected opened(hash: Buffer, sealed: Buffer, model = this.model): AdapterPayload {
    return JSON.parse(open(this.#keyring, sealed, oidcRecordPlace(model, hash)).toString('utf8'));
  }

  /** What a device code is found by while its person has not decided; other records have none. */
  protected userCodeHash(_payload: AdapterPayload): Buffer | null {
    return null;
  }
}

/** An identifier that may be used once was. */
export class UsedBefore extends Error {}

/** Identifiers that may be used once, such as a client assertion's (RFC 7523 section 3): of concurrent uses one wins. */
export class ReplayAdapter extends RecordAdapter {
  constructor(work: UnitOfWork, keyring: Keyring) {
    super('ReplayDetection', work, keyring);
  }

  /** @throws UsedBefore */
  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    if (!(await this.save(id, payload, expiresIn, KEEP))) throw new UsedBefore();
  }
}

/**
 * What is not kept. The library's own browser session: Gatehouse's session (signin/session.ts) says who a browser is,
 * and an authorization carries its user from the approval to the code in the interaction. One session means one
 * sign-out. And access tokens: they are JSON Web Tokens.
 */
export const notKept: Adapter = {
  upsert: async () => {},
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => {},
  destroy: async () => {},
  revokeByGrantId: async () => {},
};
