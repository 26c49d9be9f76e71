import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newSecret } from '../provider/hashing.js';

/** Our own cookies: the session, and what binds a trip to the identity provider to the browser that started it. */
export interface Cookies {
  session(request: FastifyRequest): string | undefined;
  setSession(reply: FastifyReply, value: string): void;
  clearSession(reply: FastifyReply): void;
  browser(request: FastifyRequest): string | undefined;
  /** The browser's value, made and set when it has none. */
  ensureBrowser(request: FastifyRequest, reply: FastifyReply): string;
  /** Notes that the person is about to sign in as somebody else, so that nothing signs them in silently. */
  setSwitch(reply: FastifyReply): void;
  /** Whether that was noted, and forgets it. */
  takeSwitch(request: FastifyRequest, reply: FastifyReply): boolean;
}

/** Seconds. */
const SWITCH_LIFE = 900;

const PLAUSIBLE = /^[A-Za-z0-9_-]{43}$/;

/** @param secure whether browsers reach us over https: only then may a name start with `__Host-` (RFC 6265bis) */
export function createCookies(secure: boolean): Cookies {
  const prefix = secure ? '__Host-' : '';
  const names = {
    session: `${prefix}gatehouse_session`,
    browser: `${prefix}gatehouse_browser`,
    other: `${prefix}gatehouse_switch`,
  };
  const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;

  const read = (request: FastifyRequest, name: string): string | undefined => {
    const value = request.cookies[name];
    return value && PLAUSIBLE.test(value) ? value : undefined;
  };

  return {
    session: (request) => read(request, names.session),
    setSession: (reply, value) => void reply.setCookie(names.session, value, options),
    clearSession: (reply) => void reply.clearCookie(names.session, options),
    browser: (request) => read(request, names.browser),
    ensureBrowser: (request, reply) => {
      const known = read(request, names.browser);
      if (known) return known;
      const value = newSecret();
      reply.setCookie(names.browser, value, options);
      return value;
    },
    setSwitch: (reply) => void reply.setCookie(names.other, '1', { ...options, maxAge: SWITCH_LIFE }),
    takeSwitch: (request, reply) => {
      if (request.cookies[names.other] === undefined) return false;
      reply.clearCookie(names.other, options);
      return true;
    },
  };
}
