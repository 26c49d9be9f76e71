import type { Logger } from '@gatehouse/telemetry';
import type { Audit } from '../audit.js';
import type { Standing } from '../revocation/standing.js';
import { type Call, type PageRequest, type Returned, wayOf } from './answer.js';
import { actionOf } from './asking.js';
import type { LinkRequests } from './link-requests.js';
import type { LinkNeed } from './need.js';
import { endOfAccess, endWith, waitFor } from './patience.js';
import type { LinkWaiting } from './waiting.js';
import { declinedText, linkMessage, linkText, WAITING } from './words.js';

/** Asks users to connect Atlassian, on auth's page. */
export interface LinkAsking {
  /** @returns undefined where no page could be prepared */
  page(call: Call, need: LinkNeed, round: number): Promise<PageRequest | undefined>;
  /** @param response what the client says that its user did */
  comeBack(call: Call, linkId: string, response: unknown): Promise<Returned>;
}

export function createLinkAsking(parts: {
  requests: LinkRequests;
  waiting: LinkWaiting;
  standing: Pick<Standing, 'begin'>;
  audit: Audit;
  logger: Logger;
  issuer: string;
  portalUrl: string;
}): LinkAsking {
  const { requests, waiting, standing, audit, logger, issuer, portalUrl } = parts;
  return {
    async page({ name, caller, asking }, need, round) {
      const { principal, requestId } = caller;
      const id = await requests.open(principal, need).catch((error: unknown) => {
        logger.warn({ requestId, err: error }, 'a link request could not be made');
        return undefined;
      });
      if (!id) return undefined;
      const url = `${issuer}/connect/${id}`;
      audit.linkAsked({ principal, requestId, tool: name, purpose: need.purpose, way: wayOf(asking, round) });
      return { id, url, message: linkMessage(need, round), text: linkText(need, url, portalUrl) };
    },
    async comeBack(call, linkId, response) {
      const { name, caller } = call;
      const { principal, requestId } = caller;
      const progress = await requests.progress(principal, linkId);
      if (progress === 'over') return { kind: 'end', answer: { kind: 'invalid-state' } };
      const action = actionOf(response);
      const wait = (signal: AbortSignal) => waiting.until(linkId, principal.subject, signal);
      const came = progress === 'open' && action === 'accept' && (await waitFor(standing, call, WAITING, wait));
      if (came === 'ended') return endOfAccess(portalUrl);
      const completed = progress === 'completed' || came;
      audit.linkAnswered({ principal, requestId, tool: name, action: action ?? 'none', completed });
      if (action === 'decline' || action === 'cancel') return endWith(declinedText(portalUrl));
      return { kind: 'go', completed };
    },
  };
}
