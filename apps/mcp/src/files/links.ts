import type { Principal } from '../bearer/principal.js';
import type { ConnectedSite } from '../credentials/access.js';
import type { HeldDownload } from './held.js';
import { type FileTickets, LINK_SECONDS } from './tickets.js';

export interface MadeLink {
  url: string;
  /** How long it may be used. */
  seconds: number;
}

interface For {
  tool: string;
  product: HeldDownload['product'];
  site: Pick<ConnectedSite, 'id' | 'account'>;
}

/** The links that a tool makes, for the principal that it works for. */
export interface FileLinks {
  /** The largest file that a link takes (bytes). */
  readonly maxBytes: number;
  /** To a file that the principal can read. */
  toDownload(
    of: For & { file: { id: string; on?: string; name: string; type: string; size: number | undefined } },
  ): Promise<MadeLink>;
}

export function linksOf(tickets: FileTickets, principal: Principal): FileLinks {
  const make = async ({ tool, product, site }: For, what: HeldDownload['what']): Promise<MadeLink> => {
    const where = { product, siteId: site.id, connectionId: site.account.connectionId };
    const whose = { ...principal, scopes: [...principal.scopes] };
    return { url: await tickets.make({ principal: whose, tool, ...where, what }), seconds: LINK_SECONDS };
  };
  return {
    maxBytes: tickets.maxBytes,
    toDownload: ({ file: { id, on, name, type, size }, ...where }) =>
      make(where, { kind: 'download', id, on, name, type, size }),
  };
}
