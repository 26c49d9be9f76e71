import type { AtlassianAccess, ConnectedSite } from '../credentials/access.js';
import type { ToolAnswer } from '../tools/tool.js';
import type { Destination } from './shown.js';

/** Ends a run of a tool where it would have sent its first request. */
class NothingSent extends Error {}

/**
 * Where a call would go, told by the tool itself: it runs up to its first request, which is not sent. What it can refuse
 * without asking Atlassian, it refuses before a person is bothered.
 *
 * @param access asked for nothing but which sites there are
 * @param run the tool
 * @returns undefined where it would ask no site
 * @throws what the tool threw before it would have asked
 */
export async function destinationOf(
  access: AtlassianAccess,
  run: (access: AtlassianAccess) => Promise<ToolAnswer>,
): Promise<Destination | undefined> {
  let asked: Pick<ConnectedSite, 'id' | 'account'> | undefined;
  let sites = access.knownSites;
  const halt = () => Promise.reject(new NothingSent());
  const deaf: AtlassianAccess = {
    ...access,
    currentSites: async () => {
      sites = await access.currentSites();
      return sites;
    },
    ask: (site) => {
      asked ??= site;
      return halt();
    },
    askAccount: halt,
  };
  try {
    await run(deaf);
  } catch (error) {
    // Whatever it says once a request was kept back is said for want of an answer.
    if (!(error instanceof NothingSent) && !asked) throw error;
  }
  const { id, account } = asked ?? {};
  if (id === undefined || !account) return undefined;
  const site = sites.find((one) => one.id === id && one.account.connectionId === account.connectionId);
  return { id, account, name: site?.name ?? id, url: site?.url ?? '' };
}
