import type { Principal } from '../bearer/principal.js';
import type { ConnectedSite } from '../credentials/access.js';
import type { Held, HeldUpload } from './held.js';
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
  /** That takes one file, which is attached under the given name. */
  toUpload(of: For & Pick<HeldUpload, 'target' | 'name'>): Promise<MadeLink>;
}

/** @param confirmed whether the user confirmed the call that the links are made for */
export function linksOf(tickets: FileTickets, principal: Principal, confirmed: boolean): FileLinks {
  const common = ({ tool, product, site }: For) => ({
    principal: { ...principal, scopes: [...principal.scopes] },
    tool,
    product,
    siteId: site.id,
    connectionId: site.account.connectionId,
  });
  const made = async (what: Held): Promise<MadeLink> => ({ url: await tickets.make(what), seconds: LINK_SECONDS });
  return {
    maxBytes: tickets.maxBytes,
    toDownload: ({ file: { id, on, name, type, size }, ...rest }) =>
      made({ kind: 'download', ...common(rest), file: { id, on, name, type, size } }),
    toUpload: ({ target: { id, title }, name, ...rest }) =>
      made({ kind: 'upload', ...common(rest), target: { id, title }, name, confirmed }),
  };
}
