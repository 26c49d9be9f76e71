import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Flow } from '../signin/flows.js';
import type { AuthContext } from '../web/context.js';
import { hasConnection } from './connections.js';

type Waiting = Pick<Flow, 'scopes' | 'refused'> & { interaction: string; userId: string };

/**
 * Opens the page that offers to link an Atlassian account, for this user in this browser.
 * @returns its address
 */
export async function openLinkPage(
  { cookies, flows }: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { interaction, userId, scopes, refused }: Waiting,
): Promise<string> {
  const flow: Flow = { kind: 'connect', interaction, userId, scopes, refused };
  return `/connect/${await flows.start(flow, cookies.ensureBrowser(request, reply))}`;
}

/**
 * The step between the approval and the way back to the application: only for somebody without any Atlassian account.
 * @returns the address of the page, or nothing where there is nothing to offer
 */
export async function offerLink(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  waiting: Waiting,
): Promise<string | undefined> {
  if (await hasConnection(context.database, waiting.userId)) return undefined;
  return await openLinkPage(context, request, reply, waiting);
}
