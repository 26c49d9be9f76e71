import type { Exception } from './search.ts';

/** Where a secret stands because it has to: everything else is a leak. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    why: 'whoever is to have it is given it, once, by the answer that makes it',
    kinds: [
      'access token',
      'refresh token',
      'client secret',
      'registration access token',
      'device code',
      'user code',
      'code',
      'state',
      'link',
    ],
    in: ['answer', 'redirect', 'mcp', 'print'],
    when: ({ secret, place }) => secret.deliveredBy === place.where,
  },
  {
    why: 'a client that reads its registration with this token gets it back (RFC 7592 section 3)',
    kinds: ['registration access token'],
    in: ['answer'],
    when: ({ place }) => place.where.startsWith('GET /register/'),
  },
  {
    why: 'a client gets its own state back with the code (RFC 6749 section 4.1.2)',
    kinds: ['state'],
    in: ['redirect'],
    when: ({ place }) => place.text.includes('http://127.0.0.1:9/callback?'),
  },
  { why: 'a form carries the proof that it is ours', kinds: ['form proof'], in: ['page'] },
  {
    why: 'the page of a link is at its address, and its form goes there',
    kinds: ['link'],
    in: ['path', 'page', 'redirect'],
  },
  {
    why: 'a tool answers its user with the same link as long as that is good',
    kinds: ['link'],
    in: ['mcp'],
    when: ({ secret }) => secret.value.startsWith('lnk_'),
  },
  {
    why: 'a person compares the code with what their device shows (RFC 8628 section 3.3.1)',
    kinds: ['user code'],
    in: ['page'],
    when: ({ place }) => place.where.startsWith('GET /device/'),
  },
  {
    why: 'an interaction is named in its address: what proves whose browser it is, is a cookie with a signature',
    kinds: ['interaction id'],
    in: ['path', 'page', 'redirect'],
  },
];
