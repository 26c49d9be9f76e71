import { randomBytes } from 'node:crypto';
import { authorizationUrl } from '@gatehouse/atlassian';
import type { AuthConfig } from '@gatehouse/config';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuseSignIn } from '../clients/strangers.js';
import { heldScopes } from '../connect/connections.js';
import type { AuthContext } from '../web/context.js';
import { sendError } from '../web/html.js';
import type { Flow } from './flows.js';
import { problemOf } from './openid/problems.js';

/** What signs people in, as a name for buttons: "Sign in with …". */
export function signInName(config: Pick<AuthConfig, 'openId'>): string {
  return config.openId?.name ?? 'Atlassian';
}

/**
 * Sends the browser to where people sign in: the company's identity provider, or Atlassian where there is none.
 * @param again the person wants to choose or prove who they are
 */
export async function beginSignIn(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: Flow,
  { again = false } = {},
) {
  const { cookies, flows, logger, openId } = context;
  if (await refuseSignIn(context, request, reply)) return reply;
  if (!openId) return await beginLink(context, request, reply, flow);
  const trip = { nonce: newValue(), verifier: newValue() };
  const state = await flows.start(flow, cookies.ensureBrowser(request, reply), trip);
  const begun = await openId.provider.begin({ ...trip, state, again });
  if (begun.ok) return sendOn(reply, begun.url);
  logger.error({ event: 'signin.failed', reason: begun.reason, detail: begun.logText }, 'a sign-in could not begin');
  return sendError(reply, 502, problemOf(begun.reason, openId.provider.name));
}

/**
 * Sends the browser to Atlassian. Always with the full set of scopes, and with what the user's connections hold beyond it:
 * there is one grant for our app and an account, whose scopes the latest consent decides.
 */
export async function beginLink(context: AuthContext, request: FastifyRequest, reply: FastifyReply, flow: Flow) {
  const { atlassian, cookies, database, flows } = context;
  const held = flow.userId === undefined ? [] : await heldScopes(database, flow.userId, flow.connectionId);
  const scopes = [...new Set([...atlassian.scopes, ...held])];
  const state = await flows.start(flow, cookies.ensureBrowser(request, reply));
  return reply.redirect(authorizationUrl(atlassian.http, atlassian.app, { scopes, state }), 303);
}

/** Origins that a form which begins a sign-in is redirected through: none, where the chain is broken (see sendOn). */
export function upstreamFormTargets(config: Pick<AuthConfig, 'atlassian' | 'openId'>): string[] {
  return config.openId ? [] : linkFormTargets(config);
}

/** Origins that a form which begins a link is redirected through. Atlassian sends the signed-out on to its sign-in. */
export function linkFormTargets(config: Pick<AuthConfig, 'atlassian'>): string[] {
  const origin = new URL(config.atlassian.authBrowserUrl).origin;
  return origin === 'https://auth.atlassian.com' ? [origin, 'https://id.atlassian.com'] : [origin];
}

/**
 * Sends the browser on with a page of its own and not with a redirect: browsers hold a form's whole chain of redirects
 * against `form-action`, and nobody can tell which hosts a company's provider passes its people through.
 */
function sendOn(reply: FastifyReply, url: string) {
  return reply
    .code(200)
    .headers({
      refresh: `0; url=${url}`,
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .send('You are being taken to your sign-in …\n');
}

const newValue = () => randomBytes(32).toString('base64url');
