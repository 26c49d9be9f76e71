import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { PARTS, resetState, type State } from '../state.js';
import { command } from './command.js';
import { companyRoutes } from './company.js';
import { faultSchema } from './faults.js';
import { fileRoutes } from './files.js';
import { policyRoutes } from './policy.js';
import { searchLagRoutes } from './search-lag.js';

const resetSchema = z.strictObject({ parts: z.array(z.enum(PARTS)).min(1).default(PARTS) });
const holdParams = z.object({ id: z.string(), how: z.enum(['release', 'drop']) });

/** What tests steer the sandbox with. Atlassian has nothing like it, so it lives under a path of its own. */
export function controlRoutes(app: FastifyInstance, state: State): void {
  // Browsers send an Origin with every request that a web page makes: no page may steer a sandbox on this machine.
  app.addHook('onRequest', async (request, reply) => {
    const isFromPage = request.headers.origin !== undefined && request.url.startsWith('/__sandbox/');
    return isFromPage ? reply.code(403).send({ error: 'Web pages may not steer the sandbox' }) : undefined;
  });

  app.get('/__sandbox/contract', () => state.contract.report());

  app.get('/__sandbox/requests', () => ({ requests: state.journal.list() }));

  app.get('/__sandbox/counts', () => ({ byPerson: state.journal.counts() }));

  command(app, 'reset', resetSchema, ({ parts }) => {
    resetState(state, parts);
    return { reset: parts };
  });

  app.get('/__sandbox/faults', () => ({ faults: state.faults.list() }));

  command(app, 'faults', faultSchema, (fault, reply) => {
    state.faults.add(fault);
    reply.code(201);
    return { faults: state.faults.list() };
  });

  app.delete('/__sandbox/faults', () => {
    state.faults.clear();
    return { faults: [] };
  });

  app.get('/__sandbox/holds', () => ({ holds: state.holds.list() }));

  app.get('/__sandbox/late', () => ({ late: state.late }));

  app.post('/__sandbox/holds/:id/:how', (request, reply) => {
    const params = holdParams.safeParse(request.params);
    const ended = params.success ? state.holds.end(params.data.id, params.data.how) : 0;
    return ended === 0 ? reply.code(404).send({ error: 'No request is held under this id' }) : reply.send({ ended });
  });

  companyRoutes(app, state);
  fileRoutes(app, state);
  policyRoutes(app, state);
  searchLagRoutes(app, state);
}
