import type { AtlassianAccess, ConnectedSite, Send } from '../credentials/access.js';
import type { ToolAnswer } from '../tools/tool.js';
import type { CopiedFile, WriteAbout } from '../writes/about.js';
import type { Destination } from './shown.js';
import { type Changed, changedBy } from './state.js';

/** Ends a run of a tool where it would have sent a request. */
class NothingSent extends Error {}

/** What a call would do, as far as its arguments do not say it. */
export interface Plan {
  /** Undefined where it would ask no site. */
  site: Destination | undefined;
  /** The file that it would copy. */
  copies: CopiedFile | undefined;
  /** What it would change, and how that is now; undefined where it was not looked at. */
  changed: Changed | undefined;
  /** Its answer, where it found that there is nothing to send. */
  answer: ToolAnswer | undefined;
}

/**
 * What a call would do, told by the tool itself: it runs up to its first request, which is not sent, or, where it has to
 * look first, up to its first that writes. What it can refuse by then, it refuses before a person is bothered.
 *
 * @param access asked for nothing but which sites there are, and what is to be looked at
 * @param looksFirst whether requests that read are sent
 * @param run the tool
 * @throws what the tool threw before it would have asked
 */
export async function planOf(
  access: AtlassianAccess,
  looksFirst: boolean,
  run: (access: AtlassianAccess) => Promise<ToolAnswer>,
): Promise<Plan> {
  let asked: Pick<ConnectedSite, 'id' | 'account'> | undefined;
  let copies: CopiedFile | undefined;
  let changed: Changed | undefined;
  let answer: ToolAnswer | undefined;
  let sites = access.knownSites;
  const halt = () => Promise.reject(new NothingSent());
  const look = async <T>(
    site: Pick<ConnectedSite, 'id' | 'account'>,
    send: Send<T>,
    write?: WriteAbout<T>,
  ): Promise<T> => {
    if (asked) return await halt();
    const looked = access.ask(site, (http, call) => {
      const leaves = async () => {
        asked = site;
        copies = write?.copies;
        changed = changedBy(write);
        return false;
      };
      return send(http, { ...call, leaves });
    });
    return await looked.catch((error: unknown) => (asked ? halt() : Promise.reject(error)));
  };
  const deaf: AtlassianAccess = {
    ...access,
    currentSites: async () => {
      sites = await access.currentSites();
      return sites;
    },
    ask: looksFirst
      ? look
      : (site) => {
          asked ??= site;
          return halt();
        },
    askAccount: halt,
  };
  try {
    answer = await run(deaf);
  } catch (error) {
    // Whatever it says once a request was kept back is said for want of an answer.
    if (!(error instanceof NothingSent) && !asked) throw error;
  }
  const { id, account } = asked ?? {};
  if (id === undefined || !account) return { site: undefined, copies, changed, answer };
  const site = sites.find((one) => one.id === id && one.account.connectionId === account.connectionId);
  return { site: { id, account, name: site?.name ?? id, url: site?.url ?? '' }, copies, changed, answer: undefined };
}
