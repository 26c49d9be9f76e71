import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { PARTS, resetState, type State } from '../state.js';
import { faultSchema } from './faults.js';

const resetSchema = z.strictObject({ parts: z.array(z.enum(PARTS)).min(1).default(PARTS) });
const revokeSchema = z.strictObject({ person: z.string() });

/** What tests steer the sandbox with. Atlassian has nothing like it, so it lives under a path of its own. */
export function controlRoutes(app: FastifyInstance, state: State): void {
  // Browsers send an Origin with every request that a web page makes: no page may steer a sandbox on this machine.
  app.addHook('onRequest', async (request, reply) => {
    const isFromPage = request.headers.origin !== undefined && request.url.startsWith('/__sandbox/');
    return isFromPage ? reply.code(403).send({ error: 'Web pages may not steer the sandbox' }) : undefined;
  });

  app.get('/__sandbox/contract', () => state.contract.report());

  app.get('/__sandbox/requests', () => ({ requests: state.journal.list() }));

  app.post('/__sandbox/reset', (request, reply) => {
    const parsed = resetSchema.safeParse(request.body ?? {});
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    resetState(state, parsed.data.parts);
    return reply.send({ reset: parsed.data.parts });
  });

  app.get('/__sandbox/faults', () => ({ faults: state.faults.list() }));

  app.post('/__sandbox/faults', (request, reply) => {
    const parsed = faultSchema.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    state.faults.add(parsed.data);
    return reply.code(201).send({ faults: state.faults.list() });
  });

  app.delete('/__sandbox/faults', () => {
    state.faults.clear();
    return { faults: [] };
  });

  /** What a person does at id.atlassian.com under "Connected apps": ends the app's access to their account. */
  app.post('/__sandbox/revoke', (request, reply) => {
    const parsed = revokeSchema.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    const person = state.company.people.find((candidate) => candidate.id === parsed.data.person);
    if (!person) return reply.code(404).send({ error: 'Nobody has this id' });
    state.grants.revokePerson(person.id);
    return reply.send({ revoked: person.id });
  });
}
