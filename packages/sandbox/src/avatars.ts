import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { State } from './state.js';

const initials = (name: string): string =>
  name
    .split(' ')
    .map((word) => word.charAt(0))
    .join('');

const picture = (letters: string, hue: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" role="img"><rect width="48" height="48" fill="hsl(${hue} 48% 38%)"/><text x="24" y="31" text-anchor="middle" font-family="system-ui, sans-serif" font-size="19" font-weight="600" fill="#fff">${letters}</text></svg>`;

const hueOf = (id: string): number => createHash('sha256').update(id).digest().readUInt16BE() % 360;

/** Pictures for people and sites: initials on a colour of their own. */
export function avatars(app: FastifyInstance, state: State): void {
  const things = new Map([
    ['site', picture('NR', 215)],
    ['project', picture('P', 260)],
  ]);
  const pictureOf = (id: string): string | undefined => {
    const person = state.company.people.find((candidate) => candidate.id === id);
    return person ? picture(initials(person.name), hueOf(id)) : things.get(id);
  };
  app.get<{ Params: { id: string } }>('/avatars/:id.svg', (request, reply) => {
    const svg = pictureOf(request.params.id);
    if (svg === undefined) return reply.code(404).send({ code: 404, message: 'Not Found' });
    return reply.headers({ 'content-type': 'image/svg+xml', 'cache-control': 'max-age=3600' }).send(svg);
  });
}
