import type { IncomingHttpHeaders } from 'node:http';
import type { AuthConfig } from '@gatehouse/config';
import ipaddr from 'ipaddr.js';
import { isSpecialUse } from './addresses.js';

/** The network that an address counts as: one person may have all of an IPv6 /48, and few more than an IPv4 /24. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  const bits = parsed.kind() === 'ipv4' ? 24 : 48;
  const network =
    parsed instanceof ipaddr.IPv4
      ? ipaddr.IPv4.networkAddressFromCIDR(`${parsed}/${bits}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/${bits}`);
  return `${network}/${bits}`;
}

/** Whether an address belongs to one of the networks, which are written as `address` or `address/prefix`. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some((network) => {
    if (!network.includes('/')) return ipaddr.isValid(network) && ipaddr.process(network).toString() === `${parsed}`;
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match([base, bits] as never);
  });
}

/**
 * The network that a request counts as; none for a network that many people share, and none behind a proxy that
 * TRUSTED_PROXIES does not name, where everybody seems to come from one address. Such a proxy stands next to us: a
 * header alone, which anybody can write, frees nobody from their limit.
 */
export function ownNetworkOf(
  address: string,
  headers: IncomingHttpHeaders,
  config: Pick<AuthConfig, 'limits' | 'trustedProxies'>,
): string | undefined {
  if (isWithin(address, config.limits.sharedNetworks)) return undefined;
  const proxied = headers['x-forwarded-for'] !== undefined && config.trustedProxies.length === 0;
  return proxied && isSpecialUse(address) ? undefined : networkOf(address);
}
