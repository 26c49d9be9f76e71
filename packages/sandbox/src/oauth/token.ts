import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { has } from '../control/effects.js';
import type { State } from '../state.js';
import { DEAD_TOKEN_WORDS } from './grant-policy.js';

/** The token endpoint's errors, as Atlassian sends them. */
const ERRORS = {
  badClient: [401, 'access_denied', 'Unauthorized'],
  refusedApp: [403, 'unauthorized_client', 'Grant type not allowed for the client.'],
  badCode: [403, 'invalid_grant', 'Invalid authorization code'],
  badRequest: [400, 'invalid_request', 'A required parameter is missing or malformed'],
  badGrantType: [403, 'unsupported_grant_type', 'Unsupported grant type'],
} as const;

const clientFields = z.object({ client_id: z.string().optional(), client_secret: z.string().optional() });
const tokenRequest = z.discriminatedUnion('grant_type', [
  z.object({ grant_type: z.literal('authorization_code'), code: z.string(), redirect_uri: z.string() }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string() }),
]);
const grantTypeField = z.object({ grant_type: z.string() });
const revocation = z.object({ token: z.string() });

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const refuse = (reply: FastifyReply, kind: keyof typeof ERRORS): FastifyReply => {
  const [status, error, description] = ERRORS[kind];
  return reply.code(status).send({ error, error_description: description });
};

/**
 * `POST /oauth/token` (code and refresh token, RFC 6749 sections 4.1.3 and 6) and `POST /oauth/revoke` (RFC 7009),
 * as JSON or as a form. The one app is confidential: its secret is always needed.
 */
export function tokenEndpoint(app: FastifyInstance, state: State): void {
  const isOurClient = (body: unknown): boolean => {
    const fields = clientFields.safeParse(body);
    if (!fields.success) return false;
    const { client_id: id = '', client_secret: secret = '' } = fields.data;
    return isEqual(id, state.settings.clientId) && isEqual(secret, state.settings.clientSecret);
  };

  const refuseRefreshToken = (reply: FastifyReply): FastifyReply => {
    const { invalidGrantStatus: status, invalidGrantError: error } = state.grants.policy;
    return reply.code(status).send({ error, error_description: DEAD_TOKEN_WORDS[error] });
  };

  app.post('/oauth/token', (request, reply) => {
    reply.header('cache-control', 'no-store');
    const grantType = grantTypeField.safeParse(request.body);
    if (grantType.success) request.note.grantType = grantType.data.grant_type;
    if (!isOurClient(request.body)) return refuse(reply, 'badClient');
    if (state.grants.policy.refuseApp) return refuse(reply, 'refusedApp');
    const parsed = tokenRequest.safeParse(request.body);
    if (!parsed.success) {
      const isKnown = ['authorization_code', 'refresh_token'].includes(grantType.data?.grant_type ?? '');
      return refuse(reply, isKnown || !grantType.success ? 'badRequest' : 'badGrantType');
    }
    const given = parsed.data;
    const outcome =
      given.grant_type === 'authorization_code'
        ? state.grants.redeemCode(given.code, given.redirect_uri)
        : state.grants.refresh(given.refresh_token, !has(request, 'omit_refresh_token'));
    if (!outcome.ok) return given.grant_type === 'refresh_token' ? refuseRefreshToken(reply) : refuse(reply, 'badCode');
    request.note.person = outcome.person.id;
    return reply.send(outcome.answer);
  });

  app.post('/oauth/revoke', (request, reply) => {
    if (!isOurClient(request.body)) return refuse(reply, 'badClient');
    const parsed = revocation.safeParse(request.body);
    if (!parsed.success) return refuse(reply, 'badRequest');
    state.grants.revoke(parsed.data.token);
    return reply.code(200).send();
  });
}
