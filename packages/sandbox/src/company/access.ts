import type { Company, Person, Site } from './model.js';
import { tomas } from './people.js';

const FIRST = ['Ada', 'Bram', 'Chidi', 'Dana', 'Elif', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jun', 'Kaya', 'Lars', 'Mina'];
const LAST = ['Abbott', 'Bauer', 'Costa', 'Dahl', 'Evans', 'Fofana', 'Gruber', 'Holm', 'Ivanova', 'Jansen', 'Kimura'];

/** 13 × 11 names, in an order in which neighbours share neither part. */
const nameOf = (number: number): string => `${FIRST[number % FIRST.length]} ${LAST[number % LAST.length]}`;

/** Everything of a site that knows people by their account ids, and what they may do there. */
const doorsOf = (site: Site): Map<string, unknown>[] => [
  site.members,
  ...site.projects.map(({ roles }) => roles),
  ...site.spaces.map(({ roles }) => roles),
];

/** Lets people do on a site exactly what another person may do there. */
export function copyAccess(site: Site, model: Person, people: readonly Person[]): void {
  for (const door of doorsOf(site)) {
    const access = door.get(model.accountId);
    if (access !== undefined) for (const { accountId } of people) door.set(accountId, access);
  }
  for (const members of site.groups.values()) {
    if (members.includes(model.accountId)) members.push(...people.map(({ accountId }) => accountId));
  }
  for (const page of site.pages.values()) {
    for (const restriction of Object.values(page.restrictions)) {
      if (restriction?.users.includes(model.accountId)) restriction.users.push(...people.map((one) => one.accountId));
    }
  }
}

/** Takes everything on a site away from a person. */
export function removeAccess(site: Site, { accountId }: Person): void {
  const isOther = (id: string) => id !== accountId;
  for (const door of doorsOf(site)) door.delete(accountId);
  for (const members of site.groups.values()) members.splice(0, members.length, ...members.filter(isOther));
  for (const { restrictions } of site.pages.values()) {
    for (const restriction of Object.values(restrictions)) {
      if (restriction) restriction.users = restriction.users.filter(isOther);
    }
  }
}

/**
 * Adds people to the company who may do exactly what Tomás may.
 *
 * @returns them, with ids that go on from the last ones: `p001`, `p002`, …
 */
export function hirePeople(company: Company, count: number): Person[] {
  const before = company.people.filter((person) => /^p\d+$/.test(person.id)).length;
  const hired = Array.from({ length: count }, (_, index): Person => {
    const number = before + index + 1;
    const id = `p${String(number).padStart(3, '0')}`;
    return {
      ...tomas,
      id,
      accountId: `712020:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      name: nameOf(number),
      email: `${id}@northwind-robotics.example`,
    };
  });
  company.people.push(...hired);
  for (const site of company.sites) copyAccess(site, tomas, hired);
  return hired;
}
