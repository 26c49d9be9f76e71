import { randomBytes } from 'node:crypto';
import { type Clock, DAY, MINUTE, SECOND } from '../clock.js';
import type { Person } from '../company/model.js';
import { type AccessToken, Families, type Family, type Grant } from './families.js';
import type { GrantPolicy } from './grant-policy.js';
import { judgeUse, LEEWAY } from './rotation.js';

const CODE_LIFETIME = 5 * MINUTE;
const REFRESH_IDLE_LIFETIME = 90 * DAY;

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
  /** Whether the grant reaches a site, which says nothing of the person's own place there. */
  reaches(siteId: string): boolean;
}

interface RefreshToken {
  family: Family;
  generation: number;
  /** What its first exchange was answered with, and when that access token expires. */
  answered?: { answer: TokenAnswer; expiresAt: number };
}

type Redemption = { ok: true; answer: TokenAnswer; person: Person } | { ok: false };

/** An unguessable value with a prefix that makes it easy to find where it should not be. */
const mint = (kind: 'at' | 'rt' | 'code'): string => `sbx_${kind}_${randomBytes(32).toString('base64url')}`;

/**
 * The authorization server's memory: grants, codes, token families.
 *
 * It follows what is known of Atlassian's rotation: every exchange yields a new refresh token; a superseded one is
 * accepted for ten more minutes, since an answer may get lost (which one, is the policy's `leeway`); any other use
 * of a superseded token is taken for a theft and ends the whole family; access tokens issued before an exchange die
 * with it or ten minutes after it.
 */
export class GrantStore {
  /** May be replaced at any time. */
  policy: GrantPolicy;
  readonly families: Families;
  readonly #now: Clock;
  readonly #accessTokenTtl: number;
  readonly #grants = new Map<string, Grant>();
  readonly #codes = new Map<string, { grant: Grant; redirectUri: string; expiresAt: number }>();
  readonly #refreshTokens = new Map<string, RefreshToken>();
  readonly #accessTokens = new Map<string, AccessToken>();

  /** @param accessTokenTtl seconds that an access token lives */
  constructor(now: Clock, accessTokenTtl: number, policy: GrantPolicy) {
    this.#now = now;
    this.#accessTokenTtl = accessTokenTtl;
    this.policy = policy;
    this.families = new Families(now);
  }

  /**
   * Records the person's consent and returns the authorization code for it. Its scopes replace those of an earlier
   * consent; its sites join them.
   *
   * @param sites ids of the sites that were picked; null opens every site of the person
   */
  approve(
    person: Person,
    given: { scopes: readonly string[]; sites: readonly string[] | null; redirectUri: string },
  ): string {
    const { redirectUri } = given;
    const before = this.#grants.get(person.id);
    const grant: Grant = before ?? { person, scopes: new Set(), sites: null };
    grant.scopes = new Set(given.scopes);
    grant.sites = given.sites && new Set([...(before?.sites ?? []), ...given.sites]);
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
    return { ok: true, person: entry.grant.person, answer: this.#issue(this.families.begin(entry.grant)) };
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
    const { leeway } = this.policy;
    const supersededAt = (which: number) => family.superseded[which - 1] ?? 0;
    const use = judgeUse(leeway, { generation, newest: family.generation }, supersededAt, now);
    if (use !== 'current') this.families.noteReuse(family, generation, use);
    if (use === 'breach') {
      family.revoked = true;
      family.breaches += 1;
      return { ok: false };
    }
    family.lastExchange = now;
    family.refreshes += 1;
    if (use === 'tolerated' && leeway === 'same-answer' && entry.answered) {
      const { answer, expiresAt } = entry.answered;
      const left = Math.max(1, Math.ceil((expiresAt - now) / SECOND));
      return { ok: true, person: family.grant.person, answer: { ...answer, expires_in: left } };
    }
    if (use === 'current' && rotate) this.#supersede(family, now);
    const answer = this.#issue(family, rotate);
    if (rotate) entry.answered ??= { answer, expiresAt: now + answer.expires_in * SECOND };
    return { ok: true, person: family.grant.person, answer };
  }

  /** Ends the family of a refresh or access token (RFC 7009). Unknown tokens are no error. */
  revoke(token: string): void {
    const family = this.#refreshTokens.get(token)?.family ?? this.#accessTokens.get(token)?.family;
    if (family) family.revoked = true;
  }

  /** Ends everything that the person allowed, as removing the app at id.atlassian.com does. */
  revokePerson(personId: string): void {
    this.families.endOf(personId);
    this.#grants.delete(personId);
  }

  /** Whose refresh token it is, dead or alive. */
  ownerOf(refreshToken: string): Person | undefined {
    return this.#refreshTokens.get(refreshToken)?.family.grant.person;
  }

  /** Who the access token speaks for, or undefined if it is unknown, expired, superseded or revoked. */
  verify(token: string): Bearer | undefined {
    const entry = this.#accessTokens.get(token);
    if (!entry || entry.family.revoked || entry.expiresAt <= this.#now()) return undefined;
    const { grant } = entry.family;
    // A later, narrower consent narrows the tokens that are out there as well.
    const scopes =
      entry.scopes === grant.scopes
        ? grant.scopes
        : new Set([...entry.scopes].filter((scope) => grant.scopes.has(scope)));
    return { person: grant.person, scopes, reaches: (siteId) => grant.sites?.has(siteId) ?? true };
  }

  #supersede(family: Family, now: number): void {
    family.superseded.push(now);
    family.generation += 1;
    const lastMoment = this.policy.supersededAccess === 'at-once' ? now : now + LEEWAY;
    for (const accessToken of family.accessTokens) {
      accessToken.expiresAt = Math.min(accessToken.expiresAt, lastMoment);
    }
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
