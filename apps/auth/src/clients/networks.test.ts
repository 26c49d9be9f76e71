import { describe, expect, it } from 'vitest';
import { isWithin, networkOf, ownNetworkOf } from './networks.js';

describe('networks', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2::3', '2001:db8:1::/48'],
    ['nonsense', 'unknown'],
  ])('AS-43: %s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it.each([
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
    ['11.1.2.3', ['10.0.0.0/8', '11.1.2.3'], true],
    ['11.1.2.4', ['10.0.0.0/8', '11.1.2.3'], false],
    ['2001:db8::1', ['10.0.0.0/8', '2001:db8::/32'], true],
    ['nonsense', ['0.0.0.0/0'], false],
  ])('%s within %j: %s', (address, networks, within) => {
    expect(isWithin(address, networks)).toBe(within);
  });
});

describe('the network that a request counts as', () => {
  const own = (address: string, forwarded?: string, trustedProxies: string[] = []) =>
    ownNetworkOf(address, forwarded ? { 'x-forwarded-for': forwarded } : {}, {
      trustedProxies,
      limits: { sharedNetworks: ['198.51.100.0/24'], registrationsPerHour: 1 },
    });

  it.each([
    ['a direct caller', '8.8.8.8', undefined, [], '8.8.8.0/24'],
    ['a direct caller who writes the header itself', '8.8.8.8', '1.2.3.4', [], '8.8.8.0/24'],
    ['a proxy next to us that nobody named', '10.0.0.1', '1.2.3.4', [], undefined],
    ['a caller behind a proxy that is named', '10.0.0.1', '1.2.3.4', ['10.0.0.0/8'], '10.0.0.0/24'],
    ['a network that many share', '198.51.100.9', undefined, [], undefined],
  ])('AS-43: %s', (_who, address, forwarded, proxies, network) => {
    expect(own(address, forwarded, proxies)).toBe(network);
  });
});
