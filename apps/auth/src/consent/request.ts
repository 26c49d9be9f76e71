import { parseScopes, type Scope } from '@gatehouse/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import { z } from 'zod';
import { type ClientDescription, describeClient } from '../clients/description.js';
import type { AuthContext } from '../web/context.js';

/** An authorization that waits for its user. */
export interface AuthorizationRequest {
  uid: string;
  client: ClientDescription;
  resource: string;
  /** Our scopes that are asked for. */
  asked: Scope[];
  /** Scopes of OpenID Connect that are asked for. */
  openid: string[];
  /** The client wants the user to choose or prove who they are, whatever session there is. */
  freshSignIn: boolean;
}

const params = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  scope: z.string().default(''),
  prompt: z.string().default(''),
});

/**
 * The authorization that this browser is in the middle of: the interaction's own cookie says so, and it must be the one
 * that the address names.
 */
export async function readAuthorization(
  context: Pick<AuthContext, 'provider' | 'config'>,
  request: FastifyRequest<{ Params: { uid: string } }>,
  reply: FastifyReply,
): Promise<AuthorizationRequest | undefined> {
  const { provider, config } = context;
  const details = await provider.interactionDetails(request.raw, reply.raw).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'SessionNotFound') return undefined;
    throw error;
  });
  if (!details || details.uid !== request.params.uid) return undefined;
  const parsed = params.parse(details.params);
  // A document that cannot be read any more is a client that cannot be approved.
  const client = await provider.Client.find(parsed.client_id).catch((error: unknown) => {
    if (error instanceof errors.OIDCProviderError) return undefined;
    throw error;
  });
  if (!client) return undefined;
  const scopes = parsed.scope.split(' ');
  const prompts = parsed.prompt.split(' ');
  return {
    uid: details.uid,
    client: describeClient(client, parsed.redirect_uri),
    resource: config.resource,
    asked: parseScopes(scopes),
    openid: scopes.filter((scope) => scope === 'openid' || scope === 'offline_access'),
    freshSignIn: prompts.includes('login') || prompts.includes('select_account'),
  };
}

/**
 * Which client an authorization belongs to, and where its answer goes, read on the server's side: the cookie that proves
 * the browser's part comes to the interaction's own address only.
 */
export async function returnOriginOf(
  { provider }: Pick<AuthContext, 'provider'>,
  uid: string,
): Promise<{ name: string; origin: string } | undefined> {
  const interaction = await provider.Interaction.find(uid);
  const parsed = params.safeParse(interaction?.params);
  const client = parsed.success ? await provider.Client.find(parsed.data.client_id) : undefined;
  if (!client || !parsed.success) return undefined;
  const { name, redirect } = describeClient(client, parsed.data.redirect_uri);
  return { name, origin: redirect.origin };
}
