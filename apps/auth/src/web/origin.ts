import type { IncomingMessage } from 'node:http';

/** Where a request came from, as it is kept and shown: what the sender says of itself is cut, never trusted. */
export interface Origin {
  address: string;
  userAgent: string | undefined;
}

const LONGEST_USER_AGENT = 200;
const addresses = new WeakMap<IncomingMessage, string>();

/** Hands on the address that the server made out, behind the proxies that it trusts, to what sees the bare request. */
export function rememberAddress(request: IncomingMessage, address: string): void {
  addresses.set(request, address);
}

/** The origin of a request. */
export function originOf(request: IncomingMessage): Origin {
  const userAgent = request.headers['user-agent']?.slice(0, LONGEST_USER_AGENT);
  const address = addresses.get(request) ?? request.socket.remoteAddress;
  return { address: address ?? 'unknown', userAgent: userAgent || undefined };
}
