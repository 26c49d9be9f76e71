import { describe, expect, it } from 'vitest';
import { redirectDifference } from './redirect-difference.js';

describe('redirectDifference', () => {
  it.each([
    ['http://127.0.0.1:5000/mcp/oauth/callback', ['http://127.0.0.1/callback'], 'path'],
    ['http://127.0.0.1:5000/callback', ['http://localhost/callback'], 'host'],
    ['https://a.example:8443/cb', ['https://a.example/cb'], 'port'],
    ['http://a.example/cb', ['https://a.example/cb'], 'scheme'],
    ['https://a.example/cb?x=1', ['https://a.example/cb'], 'query'],
    ['not an address', ['https://a.example/cb'], 'scheme'],
    ['https://a.example/cb', [], 'form'],
  ])('%s against %j differs in its %s', (asked, registered, part) => {
    expect(redirectDifference(asked, registered).part).toBe(part);
  });

  it('compares with the likest address, and lists it first', () => {
    const registered = ['cursor://x/callback', 'https://a.example/other', 'http://a.example/cb'];
    expect(redirectDifference('https://a.example/cb', registered)).toMatchObject({
      part: 'path',
      registered: ['https://a.example/other', 'http://a.example/cb', 'cursor://x/callback'],
    });
  });

  it('shows no query, and few addresses', () => {
    const many = Array.from({ length: 9 }, (_, at) => `https://a.example/${at}?secret=1`);
    const { asked, registered } = redirectDifference('https://a.example/cb?token=s', many);
    expect(asked).toBe('https://a.example/cb?…');
    expect(registered).toHaveLength(5);
    expect(registered.join()).not.toContain('secret');
  });
});
