import { TOOLSETS_PARAMETER } from '@gatehouse/contract';

const SUFFIX = new RegExp(`^[^?]*(\\?${TOOLSETS_PARAMETER}=(?:[a-z_,]|%2C){1,1000})$`, 'i');

/**
 * The query by which a client chose its tools, as it is part of the address that the client uses: clients compare the
 * resource of our metadata with that address (RFC 9728 section 3.3). Tokens are for the resource without it.
 * @param url a request's path and query
 * @returns `?toolsets=…`, or nothing where there is no query or another one
 */
export function toolsetsQuery(url: string): string {
  return SUFFIX.exec(url)?.[1] ?? '';
}
