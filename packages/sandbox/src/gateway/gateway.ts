import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Product } from '../company/model.js';
import { confluenceOperations } from '../confluence/operations.js';
import type { Violation } from '../contract/contract.js';
import { jiraOperations } from '../jira/operations.js';
import type { State } from '../state.js';
import { readBearer } from './bearer.js';
import { exceeded } from './limiter.js';
import { budgetHeaders, type Reading } from './limits.js';
import type { Answer, Call, Operation } from './operation.js';
import {
  NO_CONFLUENCE,
  NO_SUCH_PATH,
  NO_SUCH_SITE,
  NOT_INSTALLED,
  type Refusal,
  SCOPE_MISMATCH,
  UNAUTHORIZED,
} from './refusals.js';

const OPERATIONS: readonly Operation[] = [...jiraOperations, ...confluenceOperations];

const paramsSchema = z.record(z.string(), z.string());
const productParams = z.object({ product: z.enum(['jira', 'confluence']) });
const querySchema = z.record(z.string(), z.unknown());

/** Token, scopes, site, product: what the gateway asks, in its order, before a product sees the request. */
function admit(
  request: FastifyRequest,
  state: State,
  product: Product,
  cloudId: string,
  scopes: Operation['scopes'],
): { ok: true; call: Pick<Call, 'person' | 'site'> } | { ok: false; refusal: Refusal } {
  const bearer = readBearer(request, state.grants);
  if (!bearer) return { ok: false, refusal: UNAUTHORIZED };
  const { person } = bearer;
  if (!scopes.some((all) => all.every((scope) => bearer.scopes.has(scope)))) {
    return { ok: false, refusal: SCOPE_MISMATCH };
  }
  const site = state.company.sites.find((candidate) => candidate.id === cloudId);
  if (!site) return { ok: false, refusal: NO_SUCH_SITE };
  const products = site.members.get(person.accountId);
  if (!products || !bearer.reaches(cloudId)) return { ok: false, refusal: NOT_INSTALLED };
  if (!products.has(product)) {
    return { ok: false, refusal: product === 'confluence' ? NO_CONFLUENCE : NOT_INSTALLED };
  }
  return { ok: true, call: { person, site } };
}

/** A broken contract is a mistake in a program, so it is told as loudly as possible. */
const brokenContract = (violation: Violation) => ({
  code: 500,
  message: `The sandbox refused this: the ${violation.by} breaks Atlassian’s published contract`,
  violation,
});

/** The part of a request's address below `/ex/{product}/{cloudId}`, without the query. */
const pathBelowSite = (request: FastifyRequest): string =>
  `/${(request.url.split('?')[0] ?? '').split('/').slice(4).join('/')}`;

/**
 * `api.atlassian.com/ex/{jira|confluence}/{cloudId}/…`: one route for each operation. Every answer carries the
 * quota's headers; with Atlassian's documents at hand, request and answer are checked against them.
 */
export function gateway(app: FastifyInstance, state: State): void {
  const send = (reply: FastifyReply, answer: Answer, reading: Reading): FastifyReply => {
    return reply
      .code(answer.status)
      .headers({ ...budgetHeaders(reading, state.now()), ...answer.headers })
      .send(answer.body);
  };

  for (const operation of OPERATIONS) {
    app.route({
      method: operation.method,
      url: `/ex/${operation.product}/:cloudId${operation.path}`,
      config: operation.id === undefined ? {} : { operation: operation.id },
      preHandler: () => state.contract.prepare(operation.product),
      handler: (request, reply) => {
        const path = pathBelowSite(request);
        const query = querySchema.parse(request.query);
        const { cloudId = '', ...params } = paramsSchema.parse(request.params);
        const { product, id } = operation;
        const asked = { product, operation: id, method: request.method, path, query, body: request.body };
        // A removed operation breaks the contract too, but it answers as Atlassian does.
        const violation =
          operation.id === undefined ? state.contract.noteRemoved(asked) : state.contract.checkRequest(asked);
        if (violation) return reply.code(500).send(brokenContract(violation));
        const admission = admit(request, state, operation.product, cloudId, operation.scopes);
        if (!admission.ok) return send(reply, admission.refusal, state.quota.read(cloudId));
        const refusal = exceeded(state, operation, { ...admission.call, params });
        if (refusal) return send(reply, refusal, state.quota.read(cloudId));
        const answer = operation.handle({
          ...admission.call,
          company: state.company,
          params,
          query,
          body: request.body,
          headers: request.headers,
          now: state.now,
          publicUrl: state.settings.publicUrl,
          origin: `http://${request.host}`,
          downloads: state.downloads,
          indexedUntil: state.now() - state.searchLag,
        });
        const broken = operation.id === undefined ? undefined : state.contract.checkAnswer(asked, answer);
        if (broken) return reply.code(500).send(brokenContract(broken));
        const reading = state.quota.charge(cloudId, id ?? operation.path, 1 + (answer.objects ?? 0));
        return send(reply, answer, reading);
      },
    });
  }

  /** Paths that no product of the sandbox has. */
  app.all('/ex/:product/:cloudId/*', async (request, reply) => {
    const params = productParams.safeParse(request.params);
    if (!params.success) return reply.code(404).send(NO_SUCH_PATH.body);
    const { product } = params.data;
    await state.contract.prepare(product);
    const query = querySchema.parse(request.query);
    const asked = { product, method: request.method, path: pathBelowSite(request), query, body: request.body };
    const violation = state.contract.checkRequest(asked);
    return violation
      ? reply.code(500).send(brokenContract(violation))
      : send(reply, NO_SUCH_PATH, state.quota.read(''));
  });
}
