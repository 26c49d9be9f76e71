import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { AuthConfig } from '@gatehouse/config';
import ipaddr from 'ipaddr.js';
import { Agent, type Dispatcher, fetch, ProxyAgent, type Response } from 'undici';

/** Why an address was not fetched. The text is for the log; a stranger learns only that it was refused. */
export class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
}

const TIMEOUT_MS = 2_500;
const MAX_URL_LENGTH = 2_048;
/** Requests a minute to addresses that strangers name, over the whole process. */
const BUDGET_PER_MINUTE = 120;
const BACK_OFF_MS = { first: 1_000, most: 60_000 };
const REMEMBERED_FAILURES = 1_000;

type Options = AuthConfig['clientMetadata'] & { proxy: string | undefined };

export interface GuardedFetch {
  /** Whether an address may be fetched at all: its form and the operator's policy, before any look-up. */
  allows(url: string): boolean;
  /**
   * GETs a document that a stranger named.
   * @throws FetchRefused, or undici's error for a failed request
   */
  fetch(url: string): Promise<Response>;
}

/**
 * The way out to addresses that a stranger names (client metadata documents and their key sets): resolves first and
 * connects only to what it resolved, refuses special-use addresses (RFC 6890), follows no redirect, waits 2.5 seconds,
 * backs off from an address that fails, and has one budget for all. Behind a proxy, which resolves on its own, only
 * hosts of the operator's list are fetched.
 */
export function createGuardedFetch(options: Options): GuardedFetch {
  const direct = new Agent({ connect: { lookup: vettedLookup, timeout: TIMEOUT_MS }, connections: 8, pipelining: 1 });
  const exempt = new Agent({ connect: { timeout: TIMEOUT_MS } });
  const proxy = options.proxy ? new ProxyAgent(options.proxy) : undefined;
  const failures = new Map<string, { until: number; wait: number }>();
  let minute = { start: 0, used: 0 };

  const isExempt = (url: URL) => options.exemptHost !== undefined && url.host === options.exemptHost;

  const allows = (address: string): boolean => {
    const url = address.length <= MAX_URL_LENGTH ? URL.parse(address) : null;
    if (url?.protocol !== 'https:' || url.pathname === '/' || url.username || url.password) return false;
    if (isExempt(url)) return true;
    if (isAddressLiteral(url.hostname) && isSpecialUse(url.hostname)) return false;
    if (options.domains.length === 0) return proxy === undefined;
    return options.domains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
  };

  const spend = (): boolean => {
    const now = Date.now();
    if (now - minute.start >= 60_000) minute = { start: now, used: 0 };
    minute.used += 1;
    return minute.used <= BUDGET_PER_MINUTE;
  };

  const rememberFailure = (address: string): void => {
    const wait = Math.min((failures.get(address)?.wait ?? BACK_OFF_MS.first / 2) * 2, BACK_OFF_MS.most);
    failures.delete(address);
    failures.set(address, { until: Date.now() + wait, wait });
    const oldest = failures.keys().next().value;
    if (failures.size > REMEMBERED_FAILURES && oldest !== undefined) failures.delete(oldest);
  };

  const dispatcherFor = (url: URL): Dispatcher => (isExempt(url) ? exempt : (proxy ?? direct));

  return {
    allows,
    fetch: async (address) => {
      if (!allows(address)) throw new FetchRefused('the address is not allowed');
      if ((failures.get(address)?.until ?? 0) > Date.now()) throw new FetchRefused('the address failed a moment ago');
      if (!spend()) throw new FetchRefused('the budget for this minute is spent');
      try {
        const response = await fetch(address, {
          headers: { accept: 'application/json' },
          redirect: 'manual',
          signal: AbortSignal.timeout(TIMEOUT_MS),
          dispatcher: dispatcherFor(new URL(address)),
        });
        if (response.status !== 200) rememberFailure(address);
        else failures.delete(address);
        return response;
      } catch (error) {
        rememberFailure(address);
        throw error;
      }
    },
  };
}

/** Resolves a name and hands on only addresses that are public; one special-use address among them refuses the name. */
const vettedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const refused = addresses?.some(({ address }) => isSpecialUse(address));
    const first = addresses?.[0];
    if (error || refused || !first) {
      callback(error ?? new FetchRefused('the name resolves to a special-use address'), '', 0);
    } else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function isAddressLiteral(hostname: string): boolean {
  return ipaddr.isValid(hostname.replace(/^\[(.*)\]$/, '$1'));
}

/** Whether an address is anything but public unicast (RFC 6890), addresses mapped into IPv6 included. */
export function isSpecialUse(address: string): boolean {
  const bare = address.replace(/^\[(.*)\]$/, '$1');
  return !ipaddr.isValid(bare) || ipaddr.process(bare).range() !== 'unicast';
}
