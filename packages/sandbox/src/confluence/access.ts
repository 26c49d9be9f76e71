import type { Page, Person, Restriction, Space, SpaceRole } from '../company/model.js';
import type { Call } from '../gateway/operation.js';

const roleIn = (person: Person, space: Space): SpaceRole | undefined => space.roles.get(person.accountId);

export const mayWrite = (person: Person, space: Space): boolean =>
  ['admin', 'writer'].includes(roleIn(person, space) ?? '');

/** The spaces that the caller may know of. */
export const visibleSpaces = (call: Call): Space[] =>
  call.site.spaces.filter((space) => roleIn(call.person, space) !== undefined);

/** The pages above a page, the home page first. */
export function ancestorsOf(call: Call, page: Page): Page[] {
  const above: Page[] = [];
  for (let parentId = page.parentId; parentId !== null; ) {
    const parent = call.site.pages.get(parentId);
    if (!parent) break;
    above.unshift(parent);
    parentId = parent.parentId;
  }
  return above;
}

const allows = (call: Call, restriction: Restriction | null): boolean =>
  restriction === null ||
  restriction.users.includes(call.person.accountId) ||
  restriction.groups.some((name) => call.site.groups.get(name)?.includes(call.person.accountId));

/** Who may read is asked of a page and of everything above it. */
const mayRead = (call: Call, page: Page): boolean =>
  roleIn(call.person, page.space) !== undefined &&
  [...ancestorsOf(call, page), page].every(({ restrictions }) => allows(call, restrictions.read)) &&
  (page.status === 'current' || page.authorAccountId === call.person.accountId);

/** Whether the caller may change a page that they may read. */
export const mayEdit = (call: Call, page: Page): boolean =>
  mayWrite(call.person, page.space) && allows(call, page.restrictions.update);

/** Whether the caller may do everything in the space. */
export const mayAdmin = (call: Call, space: Space): boolean => roleIn(call.person, space) === 'admin';

/** The pages and blog posts that the caller may read, in the order of their ids; those in the trash are not among them. */
export const visibleContent = (call: Call): Page[] =>
  [...call.site.pages.values()].filter((page) => page.status !== 'trashed' && mayRead(call, page));

/** The same without blog posts. */
export const visiblePages = (call: Call): Page[] => visibleContent(call).filter(({ kind }) => kind === 'page');

/** A page or a blog post by its id if the caller may read it. */
export function findContent(call: Call, id: string): Page | undefined {
  const page = call.site.pages.get(id);
  return page && page.status !== 'trashed' && mayRead(call, page) ? page : undefined;
}

/** A page by its id if the caller may read it. */
export function findPage(call: Call, id: string): Page | undefined {
  const page = findContent(call, id);
  return page?.kind === 'page' ? page : undefined;
}
