import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../bearer/principal.js';
import type { AtlassianAccess, ConnectedSite } from '../credentials/access.js';
import type { Credentials } from '../credentials/credentials.js';
import type { Policy } from '../policy/policy.js';
import type { Standing } from '../revocation/standing.js';
import type { Work } from '../revocation/work.js';
import { failure, ToolFailure } from '../tools/failure.js';
import { type Limited, limited } from '../tools/limited.js';
import type { AnyTool } from '../tools/tool.js';
import { lockDown } from '../untrusted/lockdown.js';
import type { Held } from './held.js';
import { NotAttached } from './using.js';

/** Longer than this nobody may take over one file (milliseconds). */
export const MOST_MS = 15 * 60_000;

/** What one use of a link works with. */
export interface Opened {
  principal: Principal;
  access: AtlassianAccess;
  site: ConnectedSite;
  /** Aborted when what the link rests on ends, when the client goes away, and when it takes too long. */
  signal: AbortSignal;
  /** Asks once more whether it may still be done. @throws ToolFailure */
  confirm(): Promise<void>;
}

export interface OpeningParts {
  credentials: Credentials;
  policy: Policy;
  standing: Pick<Standing, 'begin' | 'check'>;
  /** The tools that the operator has turned on. */
  findTool(name: string): AnyTool | undefined;
  portalUrl: string;
  /** Whether what outsiders wrote is withheld. */
  lockdown: boolean;
}

/**
 * Does what a link is for, as the principal that it was made for may do it now: their token's grant, client and user, the
 * connection, the tool and its permissions are looked at as they are at each call of a tool, and as long as it goes on.
 *
 * @throws ToolFailure where they may not any more, or not at the moment
 */
export async function withOpened<T>(
  parts: OpeningParts,
  held: Held,
  reply: FastifyReply,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const principal = principalOf(held);
  const work = parts.standing.begin(principal);
  const gone = goneOf(reply);
  const limits: Limited = limited([work.signal, gone], MOST_MS);
  const ended = (log: string) => failure('ended', parts.portalUrl, log);
  try {
    const tool = parts.findTool(held.tool);
    const allowed = tool && parts.policy.decide(principal, { tools: [tool.name], scopes: tool.scopes }).ok;
    if (!allowed) throw ended('the tool is not allowed any more');
    const confirmNow = () => confirm(parts, work, held.connectionId);
    await confirmNow();
    const opened = await parts.credentials.open(principal, {
      signal: limits.signal,
      confirm: (connectionId) => confirm(parts, work, connectionId),
    });
    // Whoever sends a file is told where it went.
    const access = parts.lockdown ? lockDown(opened).writing : opened;
    const site = access.knownSites.find(
      ({ id, account }) => id === held.siteId && account.connectionId === held.connectionId,
    );
    if (!site) throw ended('the connection does not reach the site any more');
    return await use({ principal, access, site, signal: limits.signal, confirm: confirmNow });
  } catch (error) {
    // What broke off because the access ended would break off again: trying again is of no use.
    throw work.signal.aborted && brokeOff(error) ? ended(`it ended on the way: ${error}`) : error;
  } finally {
    limits.end();
    work.end();
  }
}

/** Whether something was not done for a reason of the moment. */
function brokeOff(error: unknown): boolean {
  if (error instanceof NotAttached) return false;
  return !(error instanceof ToolFailure) || error.code === 'cancelled' || error.code === 'unavailable';
}

async function confirm(parts: OpeningParts, work: Work, connectionId: string): Promise<void> {
  work.connections.add(connectionId);
  const verdict = await parts.standing.check(work.principal, connectionId).catch((error: unknown) => {
    throw failure('unavailable', parts.portalUrl, `the standing could not be read: ${error}`);
  });
  if (verdict !== 'good') throw failure('ended', parts.portalUrl, verdict);
}

/** Aborted when the client goes away before everything is said. */
function goneOf({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  if (raw.destroyed) controller.abort();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

export function principalOf({ principal: { grantId, boundTo, ...rest } }: Held): Principal {
  return { ...rest, grantId, boundTo };
}

/** The ticket in a request's address. */
export const ticketOf = (request: FastifyRequest): string => (request.params as { ticket: string }).ticket;
