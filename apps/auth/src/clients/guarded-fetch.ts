import type { AuthConfig } from '@gatehouse/config';
import { getDomain } from 'tldts';
import { Agent, type Dispatcher, fetch, ProxyAgent, type Response } from 'undici';
import { isAddressLiteral, isSpecialUse, vettedLookup } from './addresses.js';

/** Why an address was not fetched. The text is for the log; a stranger learns only that it was refused. */
export class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
}

const TIMEOUT_MS = 2_500;
const MAX_URL_LENGTH = 2_048;
const MAX_BODY_BYTES = 64 * 1024;
/** Requests a minute to addresses that strangers name: of one domain, and of all together. */
const BUDGET = { domain: 20, all: 300 };
const BACK_OFF_MS = { first: 1_000, most: 60_000 };
const REMEMBERED_FAILURES = 1_000;

type Options = AuthConfig['clientMetadata'] & { proxy: string | undefined };

export interface FetchedDocument {
  status: number;
  body: string;
  cacheControl: string | undefined;
}

export interface GuardedFetch {
  /** Whether an address may be fetched at all: its form and the operator's policy, before any look-up. */
  allows(url: string): boolean;
  /**
   * GETs a document that a stranger named.
   * @throws FetchRefused, or undici's error for a failed request
   */
  fetch(url: string): Promise<FetchedDocument>;
}

/**
 * The way out to addresses that a stranger names (client metadata documents and their key sets): resolves first and
 * connects only to what it resolved, refuses special-use addresses (RFC 6890), follows no redirect, waits 2.5 seconds,
 * reads 64 KiB, backs off from an address that fails, and has a budget for each domain and for all. Behind a proxy,
 * which resolves on its own, only hosts of the operator's list are fetched.
 */
export function createGuardedFetch(options: Options): GuardedFetch {
  const direct = new Agent({ connect: { lookup: vettedLookup, timeout: TIMEOUT_MS }, connections: 8, pipelining: 1 });
  const exempt = new Agent({ connect: { timeout: TIMEOUT_MS } });
  const proxy = options.proxy ? new ProxyAgent(options.proxy) : undefined;
  const spend = createBudget();
  const failures = createFailures();

  const isExempt = (url: URL) => options.exemptHost !== undefined && url.host === options.exemptHost;

  const allows = (address: string): boolean => {
    const url = address.length <= MAX_URL_LENGTH ? URL.parse(address) : null;
    if (url?.protocol !== 'https:' || url.pathname === '/' || url.username || url.password) return false;
    if (isExempt(url)) return true;
    if (isAddressLiteral(url.hostname) && isSpecialUse(url.hostname)) return false;
    if (options.domains.length === 0) return proxy === undefined;
    return options.domains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
  };

  const dispatcherFor = (url: URL): Dispatcher => (isExempt(url) ? exempt : (proxy ?? direct));

  return {
    allows,
    fetch: async (address) => {
      if (!allows(address)) throw new FetchRefused('the address is not allowed');
      if (failures.isWaiting(address)) throw new FetchRefused('the address failed a moment ago');
      const url = new URL(address);
      if (!spend(getDomain(url.hostname) ?? url.hostname))
        throw new FetchRefused('the budget for this minute is spent');
      try {
        const response = await fetch(address, {
          headers: { accept: 'application/json', 'accept-encoding': 'identity' },
          redirect: 'manual',
          signal: AbortSignal.timeout(TIMEOUT_MS),
          dispatcher: dispatcherFor(url),
        });
        const body = await readCapped(response);
        if (response.status === 200) failures.forget(address);
        else failures.remember(address);
        return { status: response.status, body, cacheControl: response.headers.get('cache-control') ?? undefined };
      } catch (error) {
        failures.remember(address);
        throw error;
      }
    },
  };
}

/** Reads a body up to the cap, counted after whatever encoding the other side chose all the same. */
async function readCapped(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new FetchRefused('the document is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Counts requests of the current minute. @returns whether one more is within the budget */
function createBudget(): (domain: string) => boolean {
  let start = 0;
  let all = 0;
  const domains = new Map<string, number>();
  return (domain) => {
    const now = Date.now();
    if (now - start >= 60_000) {
      start = now;
      all = 0;
      domains.clear();
    }
    const used = (domains.get(domain) ?? 0) + 1;
    if (used > BUDGET.domain || all >= BUDGET.all) return false;
    domains.set(domain, used);
    all += 1;
    return true;
  };
}

/** Remembers addresses that failed; each further failure doubles the wait. */
function createFailures() {
  const failures = new Map<string, { until: number; wait: number }>();
  return {
    isWaiting: (address: string) => (failures.get(address)?.until ?? 0) > Date.now(),
    forget: (address: string) => void failures.delete(address),
    remember: (address: string) => {
      const wait = Math.min((failures.get(address)?.wait ?? BACK_OFF_MS.first / 2) * 2, BACK_OFF_MS.most);
      failures.delete(address);
      failures.set(address, { until: Date.now() + wait, wait });
      const oldest = failures.keys().next().value;
      if (failures.size > REMEMBERED_FAILURES && oldest !== undefined) failures.delete(oldest);
    },
  };
}
