import { authorizationUrl } from '@gatehouse/atlassian';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { serviceLinkPage } from '../../pages/service-link-page.js';
import { serviceLinkedPage } from '../../pages/service-linked-page.js';
import { linkFormTargets } from '../../signin/upstream.js';
import type { AuthContext } from '../../web/context.js';
import { sendError, sendPage } from '../../web/html.js';
import { PROBLEMS } from '../../web/problems.js';
import { readService } from './facts.js';
import { createServiceLinks } from './links.js';
import { SERVICE_PROBLEMS } from './problems.js';

type Opened = FastifyRequest<{ Params: { id: string } }>;

/**
 * Where an operator links the Atlassian account that a service acts as. No session counts here: the address came out of
 * the operator's shell, and is the whole of their authority.
 */
export function registerServiceLinkRoutes(app: FastifyInstance, context: AuthContext): void {
  const { atlassian, config, cookies, database, forms, logger } = context;
  const { sandbox } = config.atlassian;
  const links = createServiceLinks(database.pool);
  const subjectOf = (id: string, browser: string) => `service:${id}:${browser}`;
  const read = async (id: string | undefined) =>
    id === undefined ? undefined : await readService(database, id, config.defaultScopes);

  app.get('/connect/service/linked', async (request, reply) => {
    const browser = cookies.browser(request);
    const service = await read(browser && (await links.linked(browser)));
    if (!service?.account) return sendError(reply, 403, SERVICE_PROBLEMS.over);
    return sendPage(reply, serviceLinkedPage({ service: service.name, account: service.account, sandbox }));
  });

  app.get('/connect/service/:id', async (request: Opened, reply) => {
    const { id } = request.params;
    const browser = cookies.ensureBrowser(request, reply);
    const service = await read(await links.look(id, browser));
    if (!service) return sendError(reply, 403, SERVICE_PROBLEMS.over);
    const html = serviceLinkPage({
      csrf: forms.token(subjectOf(id, browser)),
      action: `/connect/service/${id}`,
      service,
      sandbox,
    });
    return sendPage(reply, html, { formTargets: linkFormTargets(config) });
  });

  app.post('/connect/service/:id', async (request: Opened, reply: FastifyReply) => {
    const { id } = request.params;
    const browser = cookies.browser(request);
    if (!browser || !forms.isGenuine(request, subjectOf(id, browser))) return sendError(reply, 403, PROBLEMS.forged);
    const service = await links.look(id, browser);
    const state = service && (await links.confirm(id, browser));
    if (!state) return sendError(reply, 403, SERVICE_PROBLEMS.over);
    logger.info({ event: 'service.link_begun', service }, 'an account is being linked to a service');
    return reply.redirect(authorizationUrl(atlassian.http, atlassian.app, { scopes: atlassian.scopes, state }), 303);
  });
}
