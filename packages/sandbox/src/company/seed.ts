import { DAY } from '../clock.js';
import { seedBoards, seedSprints } from './boards.js';
import { seedDesks, seedRequests } from './desks.js';
import { seedIssues } from './issues/build.js';
import { CUSTOMER_SUPPORT } from './issues/customer-support.js';
import { FIELD_TRIALS, PERCEPTION_LAB } from './issues/labs.js';
import { PEOPLE_CONFIDENTIAL } from './issues/people-confidential.js';
import { ROVER_PLATFORM } from './issues/rover-platform.js';
import { ROVER_WINTER } from './issues/rover-winter.js';
import type { IssueSeed } from './issues/seed.js';
import type { Company, Person, Product, Project, Site, Template } from './model.js';
import { seedPages } from './pages/build.js';
import { ENGINEERING } from './pages/engineering.js';
import { ENGINEERING_BLOG } from './pages/engineering-blog.js';
import { PEOPLE_CONFIDENTIAL_PAGES } from './pages/people-confidential.js';
import { PERCEPTION_LAB_PAGES } from './pages/perception-lab.js';
import type { PageSeed } from './pages/seed.js';
import { SUPPORT_HANDBOOK } from './pages/support-handbook.js';
import { aiko, dele, hanna, jonas, maya, nils, PEOPLE, priya, sofia, tomas } from './people.js';
import { labsProjects, mainProjects } from './projects.js';
import { LABS_SITE, MAIN_SITE } from './sites.js';
import { LABS_SPACES, MAIN_SPACES, type SpaceSeed } from './spaces.js';
import { MAIN_TEMPLATES } from './templates.js';

const JIRA: ReadonlySet<Product> = new Set<Product>(['jira']);
const BOTH: ReadonlySet<Product> = new Set<Product>(['jira', 'confluence']);
const members = (products: ReadonlySet<Product>, ...people: Person[]): [string, ReadonlySet<Product>][] =>
  people.map((person) => [person.accountId, products]);

interface SiteSeed {
  identity: Pick<Site, 'id' | 'name' | 'url'>;
  members: Map<string, ReadonlySet<Product>>;
  projects: Project[];
  issues: Readonly<Record<string, readonly IssueSeed[]>>;
  spaces: readonly SpaceSeed[];
  pages: Readonly<Record<string, readonly PageSeed[]>>;
  groups: Readonly<Record<string, readonly Person[]>>;
  templates: readonly Template[];
}

const siteSeeds = (): SiteSeed[] => [
  {
    identity: MAIN_SITE,
    members: new Map([...members(BOTH, maya, tomas, jonas, priya, dele, hanna, nils), ...members(JIRA, aiko)]),
    projects: mainProjects(),
    issues: { ROV: [...ROVER_WINTER, ...ROVER_PLATFORM], SUP: CUSTOMER_SUPPORT, PEO: PEOPLE_CONFIDENTIAL },
    spaces: MAIN_SPACES,
    pages: {
      ENG: [...ENGINEERING, ...ENGINEERING_BLOG],
      HELP: SUPPORT_HANDBOOK,
      PEO: PEOPLE_CONFIDENTIAL_PAGES,
    },
    groups: { engineers: [maya, jonas, priya, dele, nils], support: [tomas, priya] },
    templates: MAIN_TEMPLATES,
  },
  {
    identity: LABS_SITE,
    members: new Map(members(BOTH, maya, sofia, jonas)),
    projects: labsProjects(),
    issues: { LAB: PERCEPTION_LAB, FLT: FIELD_TRIALS },
    spaces: LABS_SPACES,
    pages: { LAB: PERCEPTION_LAB_PAGES },
    groups: { researchers: [sofia] },
    templates: [],
  },
];

/**
 * Northwind Robotics, an invented company that delivers parcels with small rovers.
 *
 * @param start milliseconds since the epoch; every time in the company is before it by what its seed says
 */
export function seedCompany(start: number): Company {
  const sites = siteSeeds().map((seed): Site => {
    let lastId = 30_000;
    const nextId = (): string => {
      lastId += 1;
      return String(lastId);
    };
    const spaces = seed.spaces.map(({ age, roles, ...space }) => ({
      ...space,
      roles: new Map(roles),
      created: start - age * DAY,
    }));
    const issues = seedIssues(seed.projects, seed.issues, start, nextId);
    const boards = seedBoards(seed.projects);
    const desks = seedDesks(seed.projects);
    return {
      ...seed.identity,
      members: seed.members,
      projects: seed.projects,
      desks,
      requests: seedRequests(desks, start),
      boards,
      sprints: seedSprints(boards, new Set(issues.keys()), start),
      issues,
      formerKeys: new Map(),
      tasks: new Map(),
      spaces,
      pages: seedPages(spaces, seed.pages, start, nextId),
      groups: new Map(Object.entries(seed.groups).map(([name, people]) => [name, people.map((one) => one.accountId)])),
      templates: seed.templates.map((template) => ({ ...template })),
      nextId,
    };
  });
  return { people: PEOPLE.map((person) => ({ ...person })), sites };
}
