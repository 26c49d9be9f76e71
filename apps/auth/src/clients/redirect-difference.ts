import { isLoopbackHost } from '@gatehouse/config';

/** How many registered addresses a page lists. */
const MOST_SHOWN = 5;

export interface RedirectDifference {
  /** The address that was asked for, without its query, which may carry what is not for a page. */
  asked: string;
  /** What the client registered, the likest first. */
  registered: string[];
  /** Which part differs from the likest registered address. */
  part: Part | 'form';
}

/** What an address is compared by. The liker address differs in fewer, and of as many in later ones. */
const PARTS = ['scheme', 'host', 'port', 'path', 'query'] as const;

/**
 * What tells a redirect URI that was asked for from those that the client registered (RFC 8252 section 7.3: the port of
 * a loopback address does not count).
 */
export function redirectDifference(asked: string, registered: readonly string[]): RedirectDifference {
  const compared = registered
    .map((uri) => ({ uri, differing: differingParts(asked, uri) }))
    .sort((one, other) => distance(one.differing) - distance(other.differing));
  return {
    asked: withoutQuery(asked),
    registered: [...new Set(compared.map(({ uri }) => withoutQuery(uri)))].slice(0, MOST_SHOWN),
    part: compared[0]?.differing[0] ?? 'form',
  };
}

type Part = (typeof PARTS)[number];

function differingParts(asked: string, registered: string): Part[] {
  const one = partsOf(asked);
  const other = partsOf(registered);
  return PARTS.filter((_part, at) => one[at] !== other[at]);
}

function distance([first, ...others]: Part[]): number {
  return first === undefined ? 0 : (others.length + 1) * PARTS.length - PARTS.indexOf(first);
}

function partsOf(uri: string): string[] {
  const url = URL.parse(uri);
  if (!url) return [uri];
  const loopback = url.protocol === 'http:' && isLoopbackHost(url.hostname);
  return [url.protocol, url.hostname, loopback ? '' : url.port, url.pathname, url.search];
}

function withoutQuery(uri: string): string {
  const url = URL.parse(uri);
  if (!url) return uri;
  return `${url.protocol}//${url.host}${url.pathname}${url.search ? '?…' : ''}`;
}
