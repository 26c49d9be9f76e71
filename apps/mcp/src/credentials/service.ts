import type { Principal } from '../bearer/principal.js';
import type { Standing } from '../revocation/standing.js';
import { failure, ToolFailure } from '../tools/failure.js';
import type { AtlassianAccess } from './access.js';
import type { Limits } from './credentials.js';

interface Parts {
  standing: Pick<Standing, 'serviceOf'>;
  portalUrl: string;
  /** Opens the connections of an owner. */
  open: (owner: string, limits: Limits) => Promise<AtlassianAccess>;
}

/**
 * What a machine may use at Atlassian: the connection of the service that its client is bound to, and nothing else. That
 * it is still bound is asked before each request.
 *
 * @throws ToolFailure in words for whom there is no person to turn to
 */
export async function openService(parts: Parts, principal: Principal, limits: Limits): Promise<AtlassianAccess> {
  const { standing, portalUrl } = parts;
  const bound = async (): Promise<string | undefined> => {
    try {
      return await standing.serviceOf(principal.clientId);
    } catch (error) {
      throw failure('unavailable', portalUrl, `the binding could not be read: ${error}`);
    }
  };
  const service = await bound();
  if (service === undefined) throw failure('machine', portalUrl);
  const confirm = async (connectionId: string) => {
    await limits.confirm(connectionId);
    if ((await bound()) !== service) throw failure('ended', portalUrl, 'the client is no longer bound to the service');
  };
  const worded = <T>(work: Promise<T>): Promise<T> => work.catch((error: unknown) => rethrow(error, portalUrl));
  const access = await worded(parts.open(service, { ...limits, confirm }));
  return {
    ...access,
    service,
    currentSites: () => worded(access.currentSites()),
    ask: (site, send) => worded(access.ask(site, send)),
    askAccount: (account, send) => worded(access.askAccount(account, send)),
  };
}

/** What a person would do in the portal, an operator does for a service. */
function rethrow(error: unknown, portalUrl: string): never {
  if (error instanceof ToolFailure && (error.need || error.code === 'not_connected' || error.code === 'reconnect')) {
    throw failure('service', portalUrl, error.message);
  }
  throw error;
}
