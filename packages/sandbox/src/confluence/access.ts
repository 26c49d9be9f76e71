import type { Page, Person, Space, SpaceRole } from '../company/model.js';
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

/** Restrictions hold for a page and everything below it. */
const mayRead = (call: Call, page: Page): boolean =>
  roleIn(call.person, page.space) !== undefined &&
  [...ancestorsOf(call, page), page].every(
    (one) => one.readers === null || one.readers.includes(call.person.accountId),
  ) &&
  (page.status === 'current' || page.authorAccountId === call.person.accountId);

/** The pages that the caller may read, in the order of their ids. */
export const visiblePages = (call: Call): Page[] => [...call.site.pages.values()].filter((page) => mayRead(call, page));

/** A page by its id if the caller may read it. */
export function findPage(call: Call, id: string): Page | undefined {
  const page = call.site.pages.get(id);
  return page && mayRead(call, page) ? page : undefined;
}
