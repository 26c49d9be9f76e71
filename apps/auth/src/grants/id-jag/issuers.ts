import { isLoopbackHost } from '@gatehouse/config';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { IssuerFetch } from './issuer-fetch.js';

/** The identity providers whose assertions count. */
export interface TrustedIssuers {
  /** Whether an operator named this issuer, character by character. */
  has(issuer: string): boolean;
  /**
   * The issuer's keys, by discovery (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3), the first time that
   * one of its assertions comes.
   * @throws IssuerUnavailable
   */
  keysOf(issuer: string): Promise<JWTVerifyGetKey>;
}

/** An issuer that is trusted cannot be asked for its keys. The message is for the log. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

/** How long an issuer's description is kept; its keys are kept apart, and asked for anew when one is missing. */
const DESCRIPTION_MS = 60 * 60_000;
const RETRY_MS = 5_000;
/** Keys are fetched at most this often for keys that are missing, however many assertions name them. */
const KEYS = { cooldownDuration: 30_000, cacheMaxAge: 10 * 60_000 };

const description = z.object({ issuer: z.string(), jwks_uri: z.url() });

interface Known {
  keys: Promise<JWTVerifyGetKey>;
  until: number;
}

export function createTrustedIssuers(issuers: readonly string[], fetch: IssuerFetch): TrustedIssuers {
  const trusted = new Set(issuers);
  const known = new Map<string, Known>();

  const discover = async (issuer: string): Promise<JWTVerifyGetKey> => {
    const found = await Promise.any(addressesOf(issuer).map((address) => read(fetch, address, issuer)));
    const fetchKeys = (url: string) =>
      fetch(url).catch((cause: unknown) => {
        throw new IssuerUnavailable(`the keys of ${issuer} cannot be fetched`, { cause });
      });
    return createRemoteJWKSet(new URL(found), { ...KEYS, [customFetch]: fetchKeys });
  };

  return {
    has: (issuer) => trusted.has(issuer),
    keysOf: async (issuer) => {
      const before = known.get(issuer);
      if (before && before.until > Date.now()) return await before.keys;
      const keys = discover(issuer).catch((cause: unknown) => {
        // What was good an hour ago stands in for a description that cannot be had now.
        if (before) return before.keys;
        throw new IssuerUnavailable(`${issuer} cannot be discovered`, { cause });
      });
      const entry: Known = { keys, until: Date.now() + RETRY_MS };
      known.set(issuer, entry);
      await keys;
      entry.until = Date.now() + DESCRIPTION_MS;
      return await keys;
    },
  };
}

/** Where an issuer describes itself: appended in OpenID Connect, inserted before the path in OAuth. */
function addressesOf(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

async function read(fetch: IssuerFetch, address: string, issuer: string): Promise<string> {
  const found = description.parse(await (await fetch(address)).json());
  if (found.issuer !== issuer) throw new Error(`${address} describes another issuer`);
  const keys = new URL(found.jwks_uri);
  if (keys.protocol !== 'https:' && !isLoopbackHost(new URL(issuer).hostname))
    throw new Error('its keys have no https');
  return keys.href;
}
