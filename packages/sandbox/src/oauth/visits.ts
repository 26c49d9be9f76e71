import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, HOUR } from '../clock.js';
import type { Person } from '../company/model.js';

/** What an authorization request asked for, checked, while its person decides. */
export interface AuthorizationRequest {
  scopes: string[];
  redirectUri: string;
  state: string;
}

interface Browser {
  person: Person | undefined;
}

const COOKIE = 'sandbox_session';
const VISIT_LIFETIME = HOUR;

/** The sign-in pages' memory: browsers by their cookie, and the authorization requests that wait for a decision. */
export class Visits {
  readonly #now: Clock;
  readonly #key = randomBytes(32);
  readonly #browsers = new Map<string, Browser>();
  readonly #waiting = new Map<string, { request: AuthorizationRequest; since: number }>();

  constructor(now: Clock) {
    this.#now = now;
  }

  /** The browser that sent this `Cookie` header; a new one, with the cookie to set, if it is not known. */
  browser(cookieHeader: string | undefined): { id: string; browser: Browser; setCookie: string | undefined } {
    const id = cookieHeader?.match(new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`))?.[1];
    const known = id === undefined ? undefined : this.#browsers.get(id);
    if (id !== undefined && known) return { id, browser: known, setCookie: undefined };
    const fresh = randomBytes(24).toString('base64url');
    const browser: Browser = { person: undefined };
    this.#browsers.set(fresh, browser);
    return { id: fresh, browser, setCookie: `${COOKIE}=${fresh}; Path=/; HttpOnly; SameSite=Lax` };
  }

  /** Keeps an authorization request; the returned id names it in the pages' addresses. */
  begin(request: AuthorizationRequest): string {
    const id = randomBytes(16).toString('base64url');
    this.#waiting.set(id, { request, since: this.#now() });
    return id;
  }

  /** The waiting request, or undefined if it is unknown, decided or older than an hour. */
  find(id: string): AuthorizationRequest | undefined {
    const visit = this.#waiting.get(id);
    return visit && this.#now() - visit.since < VISIT_LIFETIME ? visit.request : undefined;
  }

  /** Forgets a request that was decided, so that its page cannot be sent twice. */
  end(id: string): void {
    this.#waiting.delete(id);
  }

  /** The value that a form for this visit, shown to this browser, must send back. */
  formToken(browserId: string, visitId: string): string {
    return createHmac('sha256', this.#key).update(`${browserId} ${visitId}`).digest('base64url');
  }

  /** Whether the form came from a page that was shown to this browser for this visit. */
  isFormToken(given: string, browserId: string, visitId: string): boolean {
    const expected = Buffer.from(this.formToken(browserId, visitId));
    const received = Buffer.from(given);
    return expected.length === received.length && timingSafeEqual(expected, received);
  }
}
