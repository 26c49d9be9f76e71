import { type Outsider, outsiderName, outsiderOf, withheldNote } from '../tools/common/outsiders.js';
import { BESIDE_FIELDS, closedValues, keptOfIssue, keptOfWritten, OF_FOUND, OF_REQUEST, only } from './kept.js';
import {
  isContent,
  isFound,
  isHistory,
  isIssue,
  isPerson,
  isRemoteLink,
  isRequest,
  isThing,
  type Thing,
  writersOf,
} from './shapes.js';

/** What is known of people and of contents that an answer names by their ids alone. */
export interface Known {
  /** By account id: nothing for members of the company. Whoever is not in it is unknown. */
  people: ReadonlyMap<string, Outsider | undefined>;
  /** By the id of a page or blog post: of those who wrote it, an outsider. What is not in it is unknown. */
  contents: ReadonlyMap<string, Outsider | undefined>;
}

/**
 * An answer of Atlassian's without what outsiders wrote: in the place of their words stands a note, while keys, statuses,
 * dates and addresses stay. What cannot be told to be a member's counts as an outsider's.
 */
export function withhold<T>(answer: T, known: Known): T {
  return clean(answer, known) as T;
}

function clean(value: unknown, known: Known): unknown {
  if (Array.isArray(value)) return value.map((one) => clean(one, known));
  if (!isThing(value)) return value;
  if (isPerson(value)) return person(value, known);
  if (isIssue(value)) return issue(value, known);
  if (isRequest(value)) return request(value, known);
  if (isRemoteLink(value)) return remoteLink(value);
  if (isHistory(value)) return history(value, known);
  if (isFound(value)) return found(value, known);
  const outsider = isContent(value) ? writerOfContent(value, known) : writerOf(value, known);
  return outsider ? written(value, outsider, known) : inside(value, known);
}

/** The same thing, with what is in it cleaned. */
function inside(value: Thing, known: Known): Thing {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner, known)]));
}

function person(value: Thing & { accountId: string }, known: Known): Thing {
  const outsider = standing(value, known);
  if (!outsider) return value;
  const { accountId, accountType, active } = value;
  const name = outsiderName(outsider);
  return { accountId, accountType, active, displayName: name, publicName: name, name };
}

function standing(value: Thing & { accountId: string }, { people }: Known): Outsider | undefined {
  const { accountId } = value;
  if (people.has(accountId)) return people.get(accountId);
  const { accountType, isExternalCollaborator } = value;
  return outsiderOf({ accountType, isExternalCollaborator });
}

function firstOutsider(people: readonly unknown[], accountIds: readonly string[], known: Known): Outsider | undefined {
  const all = [
    ...people.map((one) => (isPerson(one) ? standing(one, known) : ('unknown' as const))),
    ...accountIds.map((id) => (known.people.has(id) ? known.people.get(id) : ('unknown' as const))),
  ];
  return all.find((one) => one !== undefined);
}

/** Of a thing that says who wrote it, the outsider among them. */
function writerOf(value: Thing, known: Known): Outsider | undefined {
  const writers = writersOf(value);
  if (!writers) return undefined;
  const { people, accountIds } = writers;
  return people.length + accountIds.length === 0 ? 'anonymous' : firstOutsider(people, accountIds, known);
}

function writerOfContent(value: Thing & { id: string }, known: Known): Outsider | undefined {
  if (known.contents.has(value.id)) return known.contents.get(value.id);
  return writersOf(value) ? writerOf(value, known) : 'unknown';
}

function issue(value: Thing, known: Known): Thing {
  const fields = isThing(value.fields) ? value.fields : {};
  const asked = ['reporter', 'creator'].filter((name) => name in fields);
  const people = asked.map((name) => fields[name]).filter((one) => one !== null && one !== undefined);
  const outsider =
    asked.length === 0 ? 'unknown' : people.length === 0 ? 'anonymous' : firstOutsider(people, [], known);
  // What apps noted of it has no author.
  const { fields: _fields, properties: _properties, ...beside } = value;
  if (!outsider) return { ...inside(beside, known), fields: inside(fields, known) };
  const kept = inside(keptOfIssue(fields, withheldNote(outsider)), known);
  return { ...inside(only(value, BESIDE_FIELDS), known), fields: kept };
}

function request(value: Thing, known: Known): Thing {
  const outsider = isPerson(value.reporter) ? standing(value.reporter, known) : 'anonymous';
  if (!outsider) return inside(value, known);
  const note = withheldNote(outsider);
  const fields = value.requestFieldValues as Thing[];
  return {
    ...inside(only(value, OF_REQUEST), known),
    summary: note,
    requestFieldValues: fields.map(({ fieldId, label }) => ({ fieldId, label, value: note })),
  };
}

/** The address itself can be a message, as can whatever else is said of it: what is left is where it leads. */
function remoteLink(value: Thing & { object: Thing }): Thing {
  const url = URL.parse(String(value.object.url))?.origin ?? 'about:blank';
  return { ...only(value, ['id', 'self']), object: { url, title: withheldNote('unknown'), summary: null } };
}

/** Who changed a text need not have written it: of texts nothing is shown, whoever it was. */
function history(value: Thing & { items: unknown[] }, known: Known): Thing {
  const outsider = writerOf(value, known);
  const note = withheldNote(outsider ?? 'unknown');
  return {
    ...inside(only(value, ['id', 'self', 'author', 'created']), known),
    items: value.items.map((item) => (isThing(item) ? change(item, note, known) : item)),
  };
}

/** A change that names people does so beside their ids. */
function change(item: Thing, note: string, known: Known): Thing {
  const closed = closedValues(item, note);
  if (item.fieldId !== 'assignee') return closed;
  const names = [
    ['from', 'fromString'],
    ['to', 'toString'],
  ].flatMap(([by, name]) => {
    const id = item[by ?? ''];
    const outsider = typeof id === 'string' && id !== '' ? firstOutsider([], [id], known) : undefined;
    return outsider ? [[name, outsiderName(outsider)]] : [];
  });
  return { ...closed, ...Object.fromEntries(names) };
}

function found(value: Thing, known: Known): Thing {
  const { content } = value;
  const outsider = isThing(content) && isContent(content) ? writerOfContent(content, known) : spaceOrUnknown(value);
  // What it was found in has a title, of somebody else's maybe.
  const { resultParentContainer: _parent, breadcrumbs: _above, ...rest } = value;
  if (!outsider) return { ...inside(rest, known), ...(isThing(content) ? { content: inside(content, known) } : {}) };
  const note = withheldNote(outsider);
  const where = inside(only(value, OF_FOUND), known);
  if (!isThing(content)) return { ...where, title: note, excerpt: '', url: undefined };
  const url = `/pages/viewpage.action?pageId=${String(content.id)}`;
  return {
    ...where,
    title: note,
    excerpt: '',
    url,
    content: { ...only(content, ['id', 'type', 'status', 'space']), title: note },
  };
}

/** A space is its administrators'. */
const spaceOrUnknown = ({ entityType }: Thing): Outsider | undefined =>
  entityType === 'space' ? undefined : 'unknown';

/** A thing that an outsider wrote. */
function written(value: Thing, outsider: Outsider, known: Known): Thing {
  return inside(keptOfWritten(value, withheldNote(outsider)), known);
}
