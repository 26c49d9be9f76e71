import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The name of a stranger's host leads to an address that is not public. */
export class SpecialUseAddress extends Error {
  override readonly name = 'SpecialUseAddress';
}

/** The part of IPv6 that is handed out for public use (RFC 4291 section 2.4, IANA). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Special-purpose blocks of IANA's registries that the address library counts as public. */
const ALSO_SPECIAL = [
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.175.48.0/24',
  '2001::/23',
  '2620:4f:8000::/48',
  '3fff::/20',
].map((block) => ipaddr.parseCIDR(block));

/** Whether an address is anything but public unicast (RFC 6890), also where it carries an IPv4 address inside. */
export function isSpecialUse(address: string): boolean {
  const bare = bareAddress(address);
  if (!ipaddr.isValid(bare)) return true;
  const parsed = ipaddr.process(bare);
  if (parsed.range() !== 'unicast') return true;
  if (ALSO_SPECIAL.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match([base, bits] as never))) {
    return true;
  }
  return parsed instanceof ipaddr.IPv6 && (!parsed.match(GLOBAL_UNICAST) || isIsatap(parsed));
}

/** RFC 5214 section 6.1: an interface identifier that tunnels to the IPv4 address in its last 32 bits. */
function isIsatap(address: ipaddr.IPv6): boolean {
  const [, , , , high = 0, low = 0] = address.parts;
  return (high & ~0x0200) === 0 && low === 0x5efe;
}

/** Whether a host is written as an address. */
export function isAddressLiteral(hostname: string): boolean {
  return ipaddr.isValid(bareAddress(hostname));
}

function bareAddress(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * A look-up for connections to strangers' hosts: hands on only public addresses, and the connection is made to what it
 * hands on, so that a name cannot lead elsewhere afterwards. One special-use address among them refuses the name.
 * A resolver of its own: the system's look-ups share a few threads with everything else, cannot be given up, and read
 * this computer's hosts file.
 *
 * @param servers DNS servers as `address` or `address:port`; none means the system's
 */
export function createVettedLookup(servers: readonly string[]): LookupFunction {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);

  return (hostname, options, callback) => {
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
}
