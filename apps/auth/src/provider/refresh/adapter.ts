import type { RefreshPolicy } from '@gatehouse/config';
import type { Keyring } from '@gatehouse/vault';
import Provider, { type AdapterPayload, errors } from 'oidc-provider';
import { type Origin, originOf } from '../../web/origin.js';
import { KEEP, RecordAdapter } from '../adapter.js';
import { sha256 } from '../hashing.js';
import type { UnitOfWork } from '../unit-of-work.js';
import { type RecordedReplay, recordReplay } from './replays.js';
import { KEY_OF_TOKEN } from './successor-keys.js';
import type { Successors } from './successors.js';

/** What the log is told of an old token that came back. */
export interface ReplayEvent extends RecordedReplay {
  origin: Origin;
  familyEnded: boolean;
}

export interface RefreshTokenOptions {
  policy: RefreshPolicy;
  successors: Successors;
  onReplay: (event: ReplayEvent) => void;
}

/**
 * Refresh tokens. One is accepted while its successor has never been used, at any age, or within the window after its
 * own first use, and always yields that same successor. An older one is refused, and the policy says what else happens.
 * Under the strict policy any second use is one too many.
 *
 * Whether a token is accepted is decided where it is consumed: by then the library has checked the client, the proof of
 * possession and the grant, so that nobody's replay counts who could not have used the token.
 */
export class RefreshTokenAdapter extends RecordAdapter {
  readonly #policy: RefreshPolicy;
  readonly #successors: Successors;
  readonly #onReplay: (event: ReplayEvent) => void;
  readonly #acceptable: string;

  constructor(work: UnitOfWork, keyring: Keyring, { policy, successors, onReplay }: RefreshTokenOptions) {
    super('RefreshToken', work, keyring);
    this.#policy = policy;
    this.#successors = successors;
    this.#onReplay = onReplay;
    this.#acceptable = acceptable(policy);
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    // The slower of two concurrent uses must not reset what its successor has meanwhile become.
    await this.save(id, payload, expiresIn, KEEP);
  }

  /** On the token route a token counts as unused until `consume`; elsewhere it is known whether it was superseded. */
  override async find(id: string): Promise<AdapterPayload | undefined> {
    const { rows } = await this.work.queries().query<{ payload_sealed: Buffer; used_at: number | null; key: string }>({
      name: 'oidc-find-refresh-token',
      text: `select token.payload_sealed, extract(epoch from token.consumed_at)::int as used_at, ${KEY_OF_TOKEN} as key
             from oidc_records token where token.model = 'RefreshToken' and token.id_hash = $1`,
      values: [sha256(id)],
    });
    const row = rows[0];
    const request = Provider.ctx;
    if (!row || !request) return undefined;
    await this.#successors.prepare(request, id, row.key);
    const usable = row.used_at === null || request.oidc.route === 'token' || (await this.#isAcceptable(request, id));
    return this.payload(id, row.payload_sealed, usable ? null : row.used_at);
  }

  override async consume(id: string): Promise<void> {
    await this.work.begin();
    const { rowCount } = await this.work.queries().query({
      name: 'oidc-consume-refresh-token',
      text: `update oidc_records token set consumed_at = coalesce(token.consumed_at, now())
             where token.model = 'RefreshToken' and token.id_hash = $1 and ${this.#acceptable}`,
      values: this.#values(Provider.ctx, id),
    });
    if (rowCount === 1) return;
    // What follows must outlast the refusal.
    await this.work.abandon();
    throw await this.#replayed(id);
  }

  async #isAcceptable(request: object, id: string): Promise<boolean> {
    const { rowCount } = await this.work.queries().query({
      name: 'oidc-refresh-token-acceptable',
      text: `select from oidc_records token
             where token.model = 'RefreshToken' and token.id_hash = $1 and ${this.#acceptable}`,
      values: this.#values(request, id),
    });
    return rowCount === 1;
  }

  #values(request: object | undefined, id: string): unknown[] {
    if (this.#policy.rotation === 'strict') return [sha256(id)];
    return [sha256(id), sha256(this.#successors.of(request, id)), this.#policy.windowSeconds];
  }

  async #replayed(id: string): Promise<Error> {
    const { req, oidc } = Provider.ctx ?? {};
    const unbound = oidc?.client?.clientAuthMethod === 'none' && !oidc.entities.RefreshToken?.isSenderConstrained();
    const ends = this.#policy.rotation === 'strict' || (this.#policy.replay === 'revoke-family' && unbound);
    const origin = req ? originOf(req) : { address: 'unknown', userAgent: undefined };
    const replay = await recordReplay(this.work.queries(), sha256(id), origin, ends);
    if (!replay) return new errors.InvalidGrant({ detail: 'the family was ended at the same moment' });
    this.#onReplay({ ...replay, origin, familyEnded: ends });
    return new errors.InvalidGrant({ detail: `the refresh token was replaced ${replay.tokenAge} seconds ago` });
  }
}

/** SQL: whether the row `token` may be used ($2 is its successor's hash, $3 the window in seconds). */
function acceptable({ rotation }: RefreshPolicy): string {
  if (rotation === 'strict') return 'token.consumed_at is null';
  return `(token.consumed_at is null or token.consumed_at > now() - make_interval(secs => $3) or not exists (
             select from oidc_records successor where successor.model = 'RefreshToken'
               and successor.id_hash = $2 and successor.consumed_at is not null))`;
}
