import type { AuthConfig } from '@gatehouse/config';
import { getDomain } from 'tldts';
import { Agent, type Dispatcher, fetch, ProxyAgent, type Response } from 'undici';
import { createVettedLookup, isAddressLiteral, isSpecialUse, SpecialUseAddress } from './addresses.js';
import type { BackOff } from './backoff.js';
import { freshnessSeconds } from './freshness.js';
import type { Limits, Rate } from './limits.js';

const TIMEOUT_MS = 2_500;
const MAX_URL_LENGTH = 2_048;
const MINUTE = 60;
/**
 * Requests to addresses that strangers name: for one network that asks, to one domain, and to all together. Addresses
 * that we know have a budget of their own, so that made-up ones keep nobody from a vendor whose clients are in use.
 */
const BUDGET = {
  unknown: {
    network: { count: 15, seconds: MINUTE },
    domain: { count: 40, seconds: MINUTE },
    all: { count: 300, seconds: MINUTE },
  },
  known: { domain: { count: 60, seconds: MINUTE }, all: { count: 600, seconds: MINUTE } },
};

type Options = AuthConfig['clientMetadata'] & { proxy: string | undefined };

interface Parts {
  limits: Limits;
  backOff: BackOff;
  /** The network that has us fetch right now, if one does and is not shared by many. */
  asker: () => string | undefined;
}

/** Why an address was not had. For the log; a stranger learns no more than that it could not be read. */
export type FetchFailure =
  | 'not_allowed'
  | 'backing_off'
  | 'budget_spent'
  | 'special_use_address'
  | 'unreachable'
  | 'not_200'
  | 'too_large';

export type Fetched = { ok: true; body: string; freshSeconds: number } | { ok: false; failure: FetchFailure };

export interface GuardedFetch {
  /** Whether an address may be fetched at all: its form and the operator's policy, before any look-up. */
  allows(url: string): boolean;
  /**
   * GETs a document that a stranger named.
   * @param maxBytes the most to read, counted after any decompression
   * @param from `known`: whether it was good before, or people rely on it
   */
  fetch(url: string, maxBytes: number, from: { known: boolean }): Promise<Fetched>;
}

/**
 * The way out to addresses that a stranger names (client metadata documents and their key sets): resolves first and
 * connects only to what it resolved, refuses special-use addresses (RFC 6890), follows no redirect, waits 2.5 seconds,
 * reads no more than it was told, backs off from an address that fails, and has a budget for each domain and for all.
 * Behind a proxy, which resolves on its own, and on other ports than 443, only hosts of the operator's list are fetched.
 */
export function createGuardedFetch(options: Options, parts: Parts): GuardedFetch {
  const { limits, backOff, asker } = parts;
  const lookup = createVettedLookup(options.resolvers);
  const direct = new Agent({ connect: { lookup, timeout: TIMEOUT_MS }, connections: 8, pipelining: 1 });
  const exempt = new Agent({ connect: { timeout: TIMEOUT_MS } });
  const proxy = options.proxy ? new ProxyAgent(options.proxy) : undefined;

  const isExempt = (url: URL) => options.exemptHost !== undefined && url.host === options.exemptHost;
  const isListed = ({ hostname }: URL) =>
    options.domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));

  const allows = (address: string): boolean => {
    const url = address.length <= MAX_URL_LENGTH ? URL.parse(address) : null;
    if (url?.protocol !== 'https:' || url.pathname === '/' || url.username || url.password) return false;
    if (isExempt(url)) return true;
    if (isAddressLiteral(url.hostname) && isSpecialUse(url.hostname)) return false;
    if (options.domains.length > 0) return isListed(url);
    return proxy === undefined && url.port === '';
  };

  const dispatcherFor = (url: URL): Dispatcher => (isExempt(url) ? exempt : (proxy ?? direct));

  /** What keeps us from asking right now. */
  const hindrance = async (address: string, known: boolean): Promise<FetchFailure | undefined> => {
    if (!allows(address)) return 'not_allowed';
    if (await backOff.isWaiting(address)) return 'backing_off';
    const { hostname } = new URL(address);
    const domain = getDomain(hostname) ?? hostname;
    const network = known ? undefined : asker();
    const { domain: ofDomain, all } = known ? BUDGET.known : BUDGET.unknown;
    const kind = known ? 'known' : 'unknown';
    const buckets: [string, Rate][] = [
      [`fetch:${kind}:domain:${domain}`, ofDomain],
      [`fetch:${kind}:all`, all],
    ];
    if (network) buckets.unshift([`fetch:network:${network}`, BUDGET.unknown.network]);
    for (const bucket of buckets) if (!(await limits.take(...bucket)).ok) return 'budget_spent';
    return undefined;
  };

  return {
    allows,
    fetch: async (address, maxBytes, { known }) => {
      const hindered = await hindrance(address, known);
      if (hindered) return { ok: false, failure: hindered };
      const answer = await get(address, maxBytes, dispatcherFor(new URL(address)));
      await (answer.ok ? backOff.worked(address) : backOff.failed(address));
      return answer;
    },
  };
}

async function get(address: string, maxBytes: number, dispatcher: Dispatcher): Promise<Fetched> {
  try {
    const response = await fetch(address, {
      headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      dispatcher,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return { ok: false, failure: 'not_200' };
    }
    const body = await readCapped(response, maxBytes);
    if (body === undefined) return { ok: false, failure: 'too_large' };
    return { ok: true, body, freshSeconds: freshnessSeconds(response.headers.get('cache-control')) };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return { ok: false, failure: cause instanceof SpecialUseAddress ? 'special_use_address' : 'unreachable' };
  }
}

/** Reads a body up to the cap, counted after whatever encoding the other side chose all the same. */
async function readCapped(response: Response, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
