import type { Principal } from '../bearer/principal.js';
import type { ConnectedSite } from '../credentials/access.js';
import type { Held } from './held.js';
import { type FileTickets, LINK_SECONDS } from './tickets.js';

export interface MadeLink {
  url: string;
  /** How long it may be used. */
  seconds: number;
}

interface For {
  tool: string;
  product: Held['product'];
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
  return {
    maxBytes: tickets.maxBytes,
    async toDownload({ tool, product, site, file: { id, on, name, type, size } }) {
      const url = await tickets.make({
        principal: { ...principal, scopes: [...principal.scopes] },
        tool,
        product,
        siteId: site.id,
        connectionId: site.account.connectionId,
        file: { id, on, name, type, size },
      });
      return { url, seconds: LINK_SECONDS };
    },
  };
}
