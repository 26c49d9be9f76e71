import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Product } from '../company/model.js';
import { sendRefusal } from '../control/effects.js';
import { readBearer } from '../gateway/bearer.js';
import { SCOPE_MISMATCH, UNAUTHORIZED } from '../gateway/refusals.js';
import type { State } from '../state.js';
import type { Bearer } from './grants.js';
import { scopesOf } from './scopes.js';

const PRODUCTS: readonly Product[] = ['jira', 'confluence'];

/** What api.atlassian.com itself answers about the person behind a token and the sites it reaches. */
export function accountRoutes(app: FastifyInstance, state: State): void {
  const bearerOf = (request: FastifyRequest): Bearer | undefined => readBearer(request, state.grants);

  /** One entry for each product of a site, so that a site's id may come twice. */
  app.get('/oauth/token/accessible-resources', (request, reply) => {
    const bearer = bearerOf(request);
    if (!bearer) return sendRefusal(reply, UNAUTHORIZED);
    const { person, scopes } = bearer;
    const reached = state.company.sites.filter((site) => bearer.reaches(site.id));
    const entries = reached.flatMap((site) =>
      PRODUCTS.filter((product) => site.members.get(person.accountId)?.has(product)).map((product) => ({
        id: site.id,
        name: site.name,
        url: site.url,
        scopes: scopesOf(product, scopes),
        avatarUrl: `${state.settings.publicUrl}/avatars/site.svg`,
      })),
    );
    return reply.send(entries.filter((entry) => entry.scopes.length > 0));
  });

  app.get('/me', (request, reply) => {
    const bearer = bearerOf(request);
    if (!bearer) return sendRefusal(reply, UNAUTHORIZED);
    if (!bearer.scopes.has('read:me')) return sendRefusal(reply, SCOPE_MISMATCH);
    const { person } = bearer;
    return reply.send({
      account_type: 'atlassian',
      account_id: person.accountId,
      email: person.email,
      name: person.name,
      picture: `${state.settings.publicUrl}/avatars/${person.id}.svg`,
      account_status: 'active',
      characteristics: { not_mentionable: false },
      last_updated: new Date(state.now()).toISOString(),
      nickname: person.name.split(' ')[0],
      locale: 'en-US',
      zoneinfo: person.timeZone,
      extended_profile: { job_title: person.role, organization: 'Northwind Robotics' },
      email_verified: true,
    });
  });
}
