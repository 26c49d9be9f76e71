import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/** Where a session was started, in as few words as let its owner recognise it: neither address nor full user agent. */
export interface SessionOrigin {
  /** Such as "Firefox on Linux". */
  browser: string;
  network: Network;
}

export type Network = 'loopback' | 'private' | 'public' | 'unknown';

/** The first that matches: most browsers name others as well, whose pages they want to be given. */
const BROWSERS: [name: string, mark: RegExp][] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\b(OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|Chromium)\//],
  ['Safari', /\bSafari\//],
];

const SYSTEMS: [name: string, mark: RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac(intosh| OS X)\b/],
  ['Linux', /\bLinux\b/],
];

/** A user agent in a few words of ours; nothing of what a stranger wrote is repeated. */
export function describeBrowser(userAgent: string | undefined): string {
  const text = (userAgent ?? '').slice(0, 500);
  const browser = BROWSERS.find(([, mark]) => mark.test(text))?.[0];
  const system = SYSTEMS.find(([, mark]) => mark.test(text))?.[0];
  if (!browser && !system) return 'Unknown browser';
  return `${browser ?? 'Unknown browser'}${system ? ` on ${system}` : ''}`;
}

/** What kind of network an address belongs to (RFC 6890). */
export function classifyAddress(address: string): Network {
  if (!ipaddr.isValid(address)) return 'unknown';
  const range = ipaddr.process(address).range();
  if (range === 'loopback') return 'loopback';
  if (range === 'private' || range === 'uniqueLocal' || range === 'linkLocal') return 'private';
  return range === 'unicast' ? 'public' : 'unknown';
}

/** Where a request comes from. */
export function originOf(request: FastifyRequest): SessionOrigin {
  return { browser: describeBrowser(request.headers['user-agent']), network: classifyAddress(request.ip) };
}
