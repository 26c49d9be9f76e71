import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AuthContext } from '../../web/context.js';
import { carryOutLogout } from './logout.js';
import { readLogoutToken } from './logout-token.js';

const body = z.object({ logout_token: z.string().min(1).max(16_384) });

/** Where the identity provider tells us that somebody signed out there (OpenID Connect Back-Channel Logout 1.0). */
export function registerLogoutRoutes(app: FastifyInstance, context: AuthContext): void {
  const { config, database, logger } = context;
  const { openId } = config;
  const provider = context.openId?.provider;
  if (!provider || !openId) return;

  app.post('/backchannel-logout', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const refuse = (description: string, logText: string) => {
      logger.warn({ event: 'backchannel_logout.refused', requestId: request.id, detail: logText }, 'refused a logout');
      return reply.code(400).send({ error: 'invalid_request', error_description: description });
    };
    const form = body.safeParse(request.body);
    if (!form.success) return refuse('there is no logout_token', 'there is no logout_token');
    const read = await readLogoutToken(provider, openId.clientId, form.data.logout_token);
    if (!read.ok) return refuse('the logout_token is not valid', read.logText);
    const outcome = await carryOutLogout(database.pool, openId.issuer, read.logout, openId.logoutEnds);
    if (outcome.replayed) return refuse('the logout_token was received before', 'the token was received before');
    const { users, sessions } = outcome;
    logger.info(
      { event: 'backchannel_logout.received', users, sessions, ends: openId.logoutEnds },
      'the identity provider signed somebody out',
    );
    return reply.code(200).send();
  });
}
