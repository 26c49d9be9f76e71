import { ATLASSIAN_SCOPES, authorizationUrl } from '@gatehouse/atlassian';
import type { AuthConfig } from '@gatehouse/config';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthContext } from '../web/context.js';
import type { Flow } from './flows.js';

/**
 * Sends the browser to Atlassian. Always with the full set of scopes: a narrower consent would shrink the user's
 * existing grant at Atlassian.
 */
export async function beginSignIn(context: AuthContext, request: FastifyRequest, reply: FastifyReply, flow: Flow) {
  const { atlassian, cookies, flows } = context;
  const state = await flows.start(flow, cookies.ensureBrowser(request, reply));
  return reply.redirect(authorizationUrl(atlassian.http, atlassian.app, { scopes: ATLASSIAN_SCOPES, state }), 303);
}

/** Origins that a form which begins a sign-in is redirected through. Atlassian sends the signed-out on to its sign-in. */
export function upstreamFormTargets(config: Pick<AuthConfig, 'atlassian'>): string[] {
  const origin = new URL(config.atlassian.authBrowserUrl).origin;
  return origin === 'https://auth.atlassian.com' ? [origin, 'https://id.atlassian.com'] : [origin];
}
