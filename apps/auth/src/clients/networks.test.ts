import { describe, expect, it } from 'vitest';
import { isWithin, networkOf } from './networks.js';

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
