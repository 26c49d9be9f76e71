import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { SECOND } from '../clock.js';
import { hirePeople } from '../company/hire.js';
import { rotationSchema } from '../oauth/rotation.js';
import { PARTS, resetState, type State } from '../state.js';
import { faultSchema } from './faults.js';

const resetSchema = z.strictObject({ parts: z.array(z.enum(PARTS)).min(1).default(PARTS) });
const revokeSchema = z.strictObject({ person: z.string() });
const peopleSchema = z.strictObject({ count: z.int().min(1).max(5_000) });
const clockSchema = z.strictObject({ advance: z.number().min(0) });
const holdParams = z.object({ id: z.string(), how: z.enum(['release', 'drop']) });

/** What tests steer the sandbox with. Atlassian has nothing like it, so it lives under a path of its own. */
export function controlRoutes(app: FastifyInstance, state: State): void {
  // Browsers send an Origin with every request that a web page makes: no page may steer a sandbox on this machine.
  app.addHook('onRequest', async (request, reply) => {
    const isFromPage = request.headers.origin !== undefined && request.url.startsWith('/__sandbox/');
    return isFromPage ? reply.code(403).send({ error: 'Web pages may not steer the sandbox' }) : undefined;
  });

  /** A command with a JSON body; a body of another form is refused with what is wrong about it. */
  const command = <T>(path: string, body: z.ZodType<T>, act: (given: T, reply: FastifyReply) => unknown): void => {
    app.post(`/__sandbox/${path}`, (request, reply) => {
      const parsed = body.safeParse(request.body ?? {});
      if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
      return reply.send(act(parsed.data, reply));
    });
  };

  app.get('/__sandbox/contract', () => state.contract.report());

  app.get('/__sandbox/requests', () => ({ requests: state.journal.list() }));

  command('reset', resetSchema, ({ parts }) => {
    resetState(state, parts);
    return { reset: parts };
  });

  app.get('/__sandbox/faults', () => ({ faults: state.faults.list() }));

  command('faults', faultSchema, (fault, reply) => {
    state.faults.add(fault);
    reply.code(201);
    return { faults: state.faults.list() };
  });

  app.delete('/__sandbox/faults', () => {
    state.faults.clear();
    return { faults: [] };
  });

  app.get('/__sandbox/holds', () => ({ holds: state.holds.list() }));

  app.post('/__sandbox/holds/:id/:how', (request, reply) => {
    const params = holdParams.safeParse(request.params);
    const ended = params.success ? state.holds.end(params.data.id, params.data.how) : 0;
    return ended === 0 ? reply.code(404).send({ error: 'No request is held under this id' }) : reply.send({ ended });
  });

  const time = () => ({ now: new Date(state.now()).toISOString(), ahead: state.clock.ahead / SECOND });
  app.get('/__sandbox/clock', time);

  command('clock', clockSchema, ({ advance }) => {
    state.clock.advance(advance * SECOND);
    return time();
  });

  command('people', peopleSchema, ({ count }) => ({
    people: hirePeople(state.company, count).map((person) => person.id),
  }));

  const oauth = () => ({ settings: state.grants.rotation, ...state.grants.families.report() });
  app.get('/__sandbox/oauth', oauth);

  command('oauth', rotationSchema.partial(), (changes) => {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    state.grants.rotation = { ...state.grants.rotation, ...Object.fromEntries(given) };
    return oauth();
  });

  /** What a person does at id.atlassian.com under "Connected apps": ends the app's access to their account. */
  command('revoke', revokeSchema, ({ person: id }, reply) => {
    const person = state.company.people.find((candidate) => candidate.id === id);
    if (!person) {
      reply.code(404);
      return { error: 'Nobody has this id' };
    }
    state.grants.revokePerson(person.id);
    return { revoked: person.id };
  });
}
