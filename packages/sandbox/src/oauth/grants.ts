import { randomBytes } from 'node:crypto';
import { type Clock, DAY, MINUTE, SECOND } from '../clock.js';
import type { Person } from '../company/model.js';

/** How long a used refresh token, and the access tokens of its time, go on working after an exchange. */
export const LEEWAY = 10 * MINUTE;
const CODE_LIFETIME = 5 * MINUTE;
const REFRESH_IDLE_LIFETIME = 90 * DAY;

/** What one person allowed the app. A later consent replaces the scopes. */
interface Grant {
  person: Person;
  scopes: ReadonlySet<string>;
}

/** Everything that descends from one authorization code. */
interface Family {
  grant: Grant;
  /** Grows with each exchange of a refresh token that is of the newest generation. */
  generation: number;
  /** When the newest generation began, which is when the one before it was superseded. */
  generationSince: number;
  lastExchange: number;
  revoked: boolean;
  accessTokens: AccessToken[];
}

interface AccessToken {
  family: Family;
  scopes: ReadonlySet<string>;
  expiresAt: number;
}

/** The answer of a successful token request, in Atlassian's form. */
export interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  /** Seconds. */
  expires_in: number;
  token_type: 'Bearer';
  scope: string;
}

/** Who a valid access token speaks for, and what it may do. */
export interface Bearer {
  person: Person;
  scopes: ReadonlySet<string>;
}

type Redemption = { ok: true; answer: TokenAnswer; person: Person } | { ok: false };

/** An unguessable value with a prefix that makes it easy to find where it should not be. */
const mint = (kind: 'at' | 'rt' | 'code'): string => `sbx_${kind}_${randomBytes(32).toString('base64url')}`;

/**
 * The authorization server's memory: grants, codes, token families.
 *
 * It follows what is known of Atlassian's rotation: every exchange yields a new refresh token; the superseded one
 * (and no older one) is accepted for ten more minutes, since an answer may get lost; any other use of a superseded
 * token ends the whole family; access tokens issued before an exchange die ten minutes after it.
 */
export class GrantStore {
  readonly #now: Clock;
  readonly #accessTokenTtl: number;
  readonly #grants = new Map<string, Grant>();
  readonly #codes = new Map<string, { grant: Grant; redirectUri: string; expiresAt: number }>();
  readonly #refreshTokens = new Map<string, { family: Family; generation: number }>();
  readonly #accessTokens = new Map<string, AccessToken>();

  /** @param accessTokenTtl seconds that an access token lives */
  constructor(now: Clock, accessTokenTtl: number) {
    this.#now = now;
    this.#accessTokenTtl = accessTokenTtl;
  }

  /** Records the person's consent and returns the authorization code for it. */
  approve(person: Person, scopes: readonly string[], redirectUri: string): string {
    const grant = this.#grants.get(person.id) ?? { person, scopes: new Set() };
    grant.scopes = new Set(scopes);
    this.#grants.set(person.id, grant);
    const code = mint('code');
    this.#codes.set(code, { grant, redirectUri, expiresAt: this.#now() + CODE_LIFETIME });
    return code;
  }

  /** Exchanges an authorization code, once. */
  redeemCode(code: string, redirectUri: string): Redemption {
    const entry = this.#codes.get(code);
    this.#codes.delete(code);
    if (!entry || entry.redirectUri !== redirectUri || entry.expiresAt <= this.#now()) return { ok: false };
    const now = this.#now();
    const family: Family = {
      grant: entry.grant,
      generation: 1,
      generationSince: now,
      lastExchange: now,
      revoked: false,
      accessTokens: [],
    };
    return { ok: true, person: entry.grant.person, answer: this.#issue(family) };
  }

  /**
   * Exchanges a refresh token.
   *
   * @param rotate false leaves the token in use as it is and the answer without a refresh token, as Atlassian has
   *   been seen to do now and then
   */
  refresh(token: string, rotate = true): Redemption {
    const entry = this.#refreshTokens.get(token);
    if (!entry || entry.family.revoked) return { ok: false };
    const { family, generation } = entry;
    const now = this.#now();
    if (now - family.lastExchange > REFRESH_IDLE_LIFETIME) return { ok: false };
    const isNewest = generation === family.generation;
    const isTolerated = generation === family.generation - 1 && now - family.generationSince <= LEEWAY;
    if (!isNewest && !isTolerated) {
      family.revoked = true;
      return { ok: false };
    }
    family.lastExchange = now;
    if (isNewest && rotate) {
      family.generation += 1;
      family.generationSince = now;
      for (const accessToken of family.accessTokens) {
        accessToken.expiresAt = Math.min(accessToken.expiresAt, now + LEEWAY);
      }
    }
    return { ok: true, person: family.grant.person, answer: this.#issue(family, rotate) };
  }

  /** Ends the family of a refresh or access token (RFC 7009). Unknown tokens are no error. */
  revoke(token: string): void {
    const family = this.#refreshTokens.get(token)?.family ?? this.#accessTokens.get(token)?.family;
    if (family) family.revoked = true;
  }

  /** Ends everything that the person allowed, as removing the app at id.atlassian.com does. */
  revokePerson(personId: string): void {
    for (const { family } of [...this.#refreshTokens.values(), ...this.#accessTokens.values()]) {
      if (family.grant.person.id === personId) family.revoked = true;
    }
    this.#grants.delete(personId);
  }

  /** Who the access token speaks for, or undefined if it is unknown, expired, superseded or revoked. */
  verify(token: string): Bearer | undefined {
    const entry = this.#accessTokens.get(token);
    if (!entry || entry.family.revoked || entry.expiresAt <= this.#now()) return undefined;
    const { grant } = entry.family;
    // A later, narrower consent narrows the tokens that are out there as well.
    const scopes = new Set([...entry.scopes].filter((scope) => grant.scopes.has(scope)));
    return { person: grant.person, scopes };
  }

  #issue(family: Family, withRefreshToken = true): TokenAnswer {
    const scopes = family.grant.scopes;
    const accessToken: AccessToken = { family, scopes, expiresAt: this.#now() + this.#accessTokenTtl * SECOND };
    const value = mint('at');
    this.#accessTokens.set(value, accessToken);
    family.accessTokens = [...family.accessTokens.filter((token) => token.expiresAt > this.#now()), accessToken];
    const answer: TokenAnswer = {
      access_token: value,
      expires_in: this.#accessTokenTtl,
      token_type: 'Bearer',
      scope: [...scopes].join(' '),
    };
    if (withRefreshToken && scopes.has('offline_access')) {
      answer.refresh_token = mint('rt');
      this.#refreshTokens.set(answer.refresh_token, { family, generation: family.generation });
    }
    return answer;
  }
}
