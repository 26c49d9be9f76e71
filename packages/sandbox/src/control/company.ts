import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { SECOND } from '../clock.js';
import { copyAccess, hirePeople, removeAccess } from '../company/access.js';
import type { State } from '../state.js';
import { command, unknown } from './command.js';

const revokeSchema = z.strictObject({ person: z.string() });
const peopleSchema = z.strictObject({ count: z.int().min(1).max(5_000) });
const clockSchema = z.strictObject({ advance: z.number().min(0) });
/** `like` names the person whose access is copied; null takes all access away. */
const sitesSchema = z.strictObject({ person: z.string(), site: z.string(), like: z.string().nullable() });

const outsidersSchema = z.strictObject({
  person: z.string(),
  as: z.enum(['customer', 'guest', 'app']).nullable(),
  name: z.string().optional(),
});

/** Steers the company: who works there, where they may go, and what time it is. */
export function companyRoutes(app: FastifyInstance, state: State): void {
  const personOf = (id: string) => state.company.people.find((candidate) => candidate.id === id);

  const time = () => ({ now: new Date(state.now()).toISOString(), ahead: state.clock.ahead / SECOND });
  app.get('/__sandbox/clock', time);

  command(app, 'clock', clockSchema, ({ advance }) => {
    state.clock.advance(advance * SECOND);
    return time();
  });

  command(app, 'people', peopleSchema, ({ count }) => ({
    people: hirePeople(state.company, count).map((person) => person.id),
  }));

  /** Makes somebody an outsider, or a member again. What they may do stays as it is. */
  command(app, 'outsiders', outsidersSchema, (given, reply) => {
    const person = personOf(given.person);
    if (!person) return unknown(reply, 'Nobody has this id');
    if (given.as === null) delete person.outsider;
    else person.outsider = given.as;
    person.name = given.name ?? person.name;
    return { person: person.id, as: given.as };
  });

  command(app, 'sites', sitesSchema, (given, reply) => {
    const person = personOf(given.person);
    const site = state.company.sites.find(({ id, name }) => id === given.site || name === given.site);
    if (!person || !site) return unknown(reply, 'No person or no site has this name');
    const model = given.like === null ? undefined : personOf(given.like);
    if (given.like !== null && !model) return unknown(reply, 'Nobody has the id that `like` names');
    removeAccess(site, person);
    if (model) copyAccess(site, model, [person]);
    const sites = state.company.sites.filter(({ members }) => members.has(person.accountId));
    return { person: person.id, sites: sites.map(({ name }) => name) };
  });

  /** What a person does at id.atlassian.com under "Connected apps": ends the app's access to their account. */
  command(app, 'revoke', revokeSchema, ({ person: id }, reply) => {
    const person = personOf(id);
    if (!person) return unknown(reply, 'Nobody has this id');
    state.grants.revokePerson(person.id);
    return { revoked: person.id };
  });
}
