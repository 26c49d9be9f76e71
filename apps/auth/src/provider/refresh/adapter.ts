import type { RefreshPolicy } from '@gatehouse/config';
import type { Keyring } from '@gatehouse/vault';
import Provider, { type AdapterPayload, errors } from 'oidc-provider';
import { type Origin, originOf } from '../../web/origin.js';
import { KEEP } from '../adapter.js';
import { sha256 } from '../hashing.js';
import { IssuedAdapter } from '../issued-adapter.js';
import { type Consumption, postpone, takePostponed } from '../redemption.js';
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
export class RefreshTokenAdapter extends IssuedAdapter {
  readonly #policy: RefreshPolicy;
  readonly #successors: Successors;
  readonly #onReplay: (event: ReplayEvent) => void;
  readonly #acceptable: (first: number) => string;

  constructor(work: UnitOfWork, keyring: Keyring, { policy, successors, onReplay }: RefreshTokenOptions) {
    super('RefreshToken', work, keyring);
    this.#policy = policy;
    this.#successors = successors;
    this.#onReplay = onReplay;
    this.#acceptable = acceptable(policy);
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const consumption = takePostponed();
    // The slower of two concurrent uses must not reset what its successor has meanwhile become.
    if (consumption) await this.saveInExchange(id, payload, expiresIn, consumption);
    else await this.save(id, payload, expiresIn, KEEP);
  }

  /** On the token route a token counts as unused until `consume`; elsewhere it is known whether it was superseded. */
  override async find(id: string): Promise<AdapterPayload | undefined> {
    const row = await this.read<{ key: string }>(id, 'oidc-find-refresh-token', `${KEY_OF_TOKEN} as key,`);
    const request = Provider.ctx;
    if (!row || !request) return undefined;
    await this.#successors.prepare(request, id, row.key);
    const usable = row.consumed === null || request.oidc.route === 'token' || (await this.#isAcceptable(request, id));
    return this.payload(id, row.payload_sealed, usable ? null : row.consumed);
  }

  override async consume(id: string): Promise<void> {
    const consumption: Consumption = {
      statement: 'consume-refresh-token',
      text: (first) => `used as (
          update oidc_records token set consumed_at = coalesce(token.consumed_at, now())
          where token.model = 'RefreshToken' and token.id_hash = $${first} and ${this.#acceptable(first)} returning 1
        )`,
      values: this.#values(Provider.ctx, id),
      refused: () => this.#replayed(id),
    };
    // Each use yields a successor, which is stored in the same statement.
    if (!postpone(consumption)) throw new Error('a refresh token is rotated for a client that may not have one');
  }

  async #isAcceptable(request: object, id: string): Promise<boolean> {
    const { rowCount } = await this.work.queries().query({
      name: 'oidc-refresh-token-acceptable',
      text: `select from oidc_records token
             where token.model = 'RefreshToken' and token.id_hash = $1 and ${this.#acceptable(1)}`,
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

/** SQL: whether the row `token` may be used. Parameters: its hash, its successor's hash, the window in seconds. */
function acceptable({ rotation }: RefreshPolicy): (first: number) => string {
  if (rotation === 'strict') return () => 'token.consumed_at is null';
  return (first) => `(
    token.consumed_at is null or token.consumed_at > now() - make_interval(secs => $${first + 2}) or not exists (
      select from oidc_records successor where successor.model = 'RefreshToken'
        and successor.id_hash = $${first + 1} and successor.consumed_at is not null))`;
}
