import type { Person, Space, SpaceRole } from './model.js';
import { dele, hanna, jonas, maya, nils, priya, sofia, tomas } from './people.js';

/** A space without its creation time, which depends on when the sandbox starts. */
export type SpaceSeed = Omit<Space, 'created' | 'roles'> & { age: number; roles: ReadonlyMap<string, SpaceRole> };

const roles = (...given: [Person, SpaceRole][]): ReadonlyMap<string, SpaceRole> =>
  new Map(given.map(([person, role]) => [person.accountId, role]));

/** The main site's spaces. Aiko uses no Confluence; Tomás does not learn that PEO exists. */
export const MAIN_SPACES: readonly SpaceSeed[] = [
  {
    id: '20001',
    key: 'ENG',
    name: 'Engineering',
    description: 'How the rover is built and run',
    authorAccountId: maya.accountId,
    homepageId: '20101',
    age: 700,
    roles: roles(
      [maya, 'admin'],
      [tomas, 'reader'],
      [jonas, 'writer'],
      [priya, 'writer'],
      [dele, 'writer'],
      [nils, 'writer'],
    ),
  },
  {
    id: '20002',
    key: 'HELP',
    name: 'Support Handbook',
    description: 'What support tells customers',
    authorAccountId: tomas.accountId,
    homepageId: '20201',
    age: 510,
    roles: roles([maya, 'admin'], [tomas, 'admin'], [priya, 'writer'], [dele, 'reader']),
  },
  {
    id: '20003',
    key: 'PEO',
    name: 'People (confidential)',
    description: 'Pay, hiring and everything personal',
    authorAccountId: hanna.accountId,
    homepageId: '20301',
    age: 640,
    roles: roles([maya, 'writer'], [hanna, 'admin']),
  },
];

/** The research lab's space. */
export const LABS_SPACES: readonly SpaceSeed[] = [
  {
    id: '20004',
    key: 'LAB',
    name: 'Perception Lab',
    description: 'Notes, datasets and results',
    authorAccountId: sofia.accountId,
    homepageId: '20401',
    age: 420,
    roles: roles([maya, 'admin'], [sofia, 'admin'], [jonas, 'reader']),
  },
];
