/*
 * What Atlassian's answers consist of, told by their shape alone: whatever a tool asks for, and whichever way, an issue is
 * an issue.
 */

export type Thing = Readonly<Record<string, unknown>>;

export function isThing(value: unknown): value is Thing {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // What is no record, such as the bytes of a file, is not looked into.
  return prototype === Object.prototype || prototype === null;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** A person, as Jira, its service desk and Confluence name one. */
export function isPerson(value: unknown): value is Thing & { accountId: string } {
  return isThing(value) && text(value.accountId) !== undefined && NAMES.some((name) => name in value);
}
const NAMES = ['displayName', 'publicName', 'name', 'accountType'];

/** An issue, or what another issue says of it. */
export function isIssue(value: Thing): boolean {
  return text(value.key) !== undefined && 'id' in value && OF_ISSUES.some((name) => isThing(value[name]));
}
const OF_ISSUES = ['fields', 'renderedFields', 'versionedRepresentations'];

/** A request of a service desk. */
export function isRequest(value: Thing): boolean {
  return text(value.issueKey) !== undefined && Array.isArray(value.requestFieldValues);
}

/** Something of Confluence's that has a title: a page, a blog post, what stands in a tree. */
export function isContent(value: Thing): value is Thing & { id: string } {
  return text(value.id) !== undefined && typeof value.title === 'string' && !('object' in value);
}

/** One result of Confluence's search. */
export function isFound(value: Thing): boolean {
  return 'excerpt' in value && 'title' in value;
}

/** A link of an issue to something outside: nothing says whose it is. */
export function isRemoteLink(value: Thing): value is Thing & { object: Thing } {
  return isThing(value.object) && typeof value.object.url === 'string' && typeof value.object.title === 'string';
}

/** What Jira says that somebody changed at once. */
export function isHistory(value: Thing): value is Thing & { items: unknown[] } {
  return Array.isArray(value.items) && 'created' in value;
}

/** The people, or their ids, who wrote a thing, where it says so; empty where it names nobody. */
export function writersOf(value: Thing): { people: unknown[]; accountIds: string[] } | undefined {
  const { version } = value;
  const byPerson = PEOPLE.filter((name) => name in value).map((name) => value[name]);
  const byId = [
    ...IDS.filter((name) => name in value).map((name) => value[name]),
    ...(isThing(version) && 'authorId' in version ? [version.authorId] : []),
  ];
  if (byPerson.length + byId.length === 0) return undefined;
  // Who changed it last is said only where somebody did.
  const people = byPerson.filter((one) => one !== null && one !== undefined);
  return { people, accountIds: byId.flatMap((id) => text(id) ?? []) };
}
const PEOPLE = ['author', 'updateAuthor'];
const IDS = ['authorId', 'createdBy'];
