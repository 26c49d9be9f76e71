import { type ContentKind, findJiraUsers, getUsers, listContentById, MAX_USERS } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../credentials/access.js';
import { type Described, type Outsider, outsiderOf } from '../tools/common/outsiders.js';
import { ToolFailure } from '../tools/failure.js';
import { isContent, isHistory, isPerson, isThing, writersOf } from './shapes.js';
import type { Known } from './withhold.js';

type Place = Pick<ConnectedSite, 'id' | 'account'>;

/** What an answer leaves open: who people are, and who wrote contents. */
interface Open {
  jira: Set<string>;
  confluence: Set<string>;
  contents: Set<string>;
}

/** How many contents are asked for at once. */
const AT_ONCE = 100;

/**
 * Finds out what {@link withhold} has to know, and remembers it for the time of a tool call, for each site by itself: who is
 * a member of one may be a guest of another, and contents of two have the same ids. Whoever cannot be found out stays
 * unknown.
 */
export function createLookups(access: AtlassianAccess) {
  const bySite = new Map<string, ReturnType<typeof lookupsOf>>();
  const of = (site: Place) => {
    const known = bySite.get(site.id) ?? lookupsOf(access);
    bySite.set(site.id, known);
    return known;
  };
  return {
    /** @returns all that is known of a site by now, with what this answer leaves open */
    learn: (site: Place, answer: unknown): Promise<Known> => of(site).learn(site, answer),
    /** What is known of a site without asking for more. */
    known: (site: Place): Known => of(site).known,
  };
}

function lookupsOf(access: AtlassianAccess) {
  const people = new Map<string, Outsider | undefined>();
  const contents = new Map<string, Outsider | undefined>();
  for (const { accountId } of access.accounts) people.set(accountId, undefined);

  const tell = (asked: Iterable<string>, found: readonly (Described & { accountId: string })[]) => {
    const byId = new Map(found.map((one) => [one.accountId, one]));
    for (const id of asked) people.set(id, outsiderOf(byId.get(id) ?? {}));
  };
  const learnPeople = async (site: Place, { jira, confluence }: Pick<Open, 'jira' | 'confluence'>) => {
    for (const ids of slices(confluence, MAX_USERS)) {
      tell(ids, await orNone(access.ask(site, (http, call) => getUsers(http, call, ids))));
    }
    for (const ids of slices(jira, MAX_USERS)) {
      tell(ids, await orNone(access.ask(site, (http, call) => findJiraUsers(http, call, ids))));
    }
  };
  const learnContents = async (site: Place, ids: readonly string[]) => {
    for (const kind of ['page', 'blogpost'] as const satisfies ContentKind[]) {
      const open = ids.filter((id) => !contents.has(id));
      if (open.length === 0) return;
      const answer = access.ask(site, (http, call) => listContentById(http, call, kind, open));
      const results = await orNone(answer.then((page) => page.results));
      const authors = new Set(results.flatMap((one) => writersOf(one)?.accountIds ?? []));
      const unknown = new Set([...authors].filter((id) => !people.has(id)));
      await learnPeople(site, { jira: new Set(), confluence: unknown });
      for (const one of results) {
        const { accountIds = [] } = writersOf(one) ?? {};
        const standings = accountIds.map((id) => people.get(id));
        contents.set(one.id, accountIds.length === 0 ? 'anonymous' : standings.find((known) => known !== undefined));
      }
    }
  };

  const known: Known = { people, contents };
  return {
    known,
    async learn(site: Place, answer: unknown): Promise<Known> {
      const open: Open = { jira: new Set(), confluence: new Set(), contents: new Set() };
      collect(answer, open);
      for (const id of people.keys()) {
        open.jira.delete(id);
        open.confluence.delete(id);
      }
      await learnPeople(site, open);
      for (const ids of slices(open.contents, AT_ONCE)) await learnContents(site, ids);
      return known;
    },
  };
}

function collect(value: unknown, open: Open): void {
  if (Array.isArray(value)) {
    for (const one of value) collect(one, open);
    return;
  }
  if (!isThing(value)) return;
  if (isPerson(value)) {
    if (typeof value.accountType !== 'string') (isOfJira(value) ? open.jira : open.confluence).add(value.accountId);
    return;
  }
  if (isHistory(value)) for (const id of assigneesIn(value)) open.jira.add(id);
  const writers = writersOf(value);
  for (const id of writers?.accountIds ?? []) open.confluence.add(id);
  if (!writers && isContent(value)) open.contents.add(value.id);
  for (const inner of Object.values(value)) collect(inner, open);
}

/** People whom the changes of a history name. */
const assigneesIn = ({ items }: { items: unknown[] }): string[] =>
  items
    .filter((item) => isThing(item) && item.fieldId === 'assignee')
    .flatMap((item) => (isThing(item) ? [item.from, item.to] : []))
    .filter((id): id is string => typeof id === 'string' && id !== '');

/** The service desk names people without saying who they are; of Confluence's, only lists of who may read do. */
const isOfJira = (person: object): boolean => 'displayName' in person;

function slices(ids: ReadonlySet<string>, size: number): string[][] {
  const all = [...ids];
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}

/** What cannot be had is unknown; what ends the whole call ends it here too. */
async function orNone<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ToolFailure && (error.code === 'atlassian' || error.kind === 'scope_mismatch')) return [];
    throw error;
  }
}
