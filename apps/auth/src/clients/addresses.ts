import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The name of a stranger's host leads to an address that is not public. */
export class SpecialUseAddress extends Error {
  override readonly name = 'SpecialUseAddress';
}

/** The part of IPv6 that is handed out for public use (RFC 4291 section 2.4, IANA). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an address is anything but public unicast (RFC 6890), addresses mapped into IPv6 included. */
export function isSpecialUse(address: string): boolean {
  const bare = bareAddress(address);
  if (!ipaddr.isValid(bare)) return true;
  const parsed = ipaddr.process(bare);
  if (parsed.range() !== 'unicast') return true;
  return parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST);
}

/** Whether a host is written as an address. */
export function isAddressLiteral(hostname: string): boolean {
  return ipaddr.isValid(bareAddress(hostname));
}

function bareAddress(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

// A resolver of its own: the system's look-ups share a few threads with everything else, and cannot be given up.
const resolver = new Resolver({ timeout: 1_000, tries: 2 });

/** Resolves a name and hands on only public addresses; one special-use address among them refuses the name. */
export const vettedLookup: LookupFunction = (hostname, options, callback) => {
  const family4 = resolver.resolve4(hostname).then((found) => found.map((address) => ({ address, family: 4 })));
  const family6 = resolver.resolve6(hostname).then((found) => found.map((address) => ({ address, family: 6 })));
  Promise.allSettled([family4, family6]).then(([four, six]) => {
    const addresses = [four, six].flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    const [first] = addresses;
    if (!first) return callback(new Error('the name does not resolve'), '', 0);
    if (addresses.some(({ address }) => isSpecialUse(address))) {
      return callback(new SpecialUseAddress('the name resolves to a special-use address'), '', 0);
    }
    if (options.all) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};
