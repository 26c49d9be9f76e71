import type { AnyChange, ChangeKind, ChangeState } from './kinds.js';
import { plainText } from './plain-text.js';

/** One thing about a change, before and after; undefined where there was or is nothing. */
export interface ChangeFact {
  name: string;
  before: string | undefined;
  after: string | undefined;
}

/** How a person reads each kind of state: names to words, in the order in which they are shown. */
const READERS: { [K in ChangeKind]: (state: ChangeState<K>) => Record<string, string | undefined> } = {
  issue: ({ issues }) =>
    Object.assign(
      { Issues: issues.map(({ key, summary }) => (summary ? `${key} ${summary}` : key)).join('\n') },
      ...issues.map(({ fields }) => fieldWords(fields ?? {})),
    ),
  'issue-fields': ({ fields }) => fieldWords(fields),
  'issue-status': ({ status, resolution }) => ({ Status: status.name, Resolution: resolution }),
  'issue-comment': ({ body, text, author, visibility, public: isPublic }) => ({
    Comment: body === undefined ? text : wordsOf(body),
    Author: author,
    'Visible to': visibility ? (visibility.value ?? visibility.identifier) : isPublic === false ? 'agents' : undefined,
  }),
  'issue-link': ({ type, source, target }) => ({ Link: `${source} → ${target} (${type})` }),
  'issue-watcher': ({ account_id: id, watching }) => ({ [`Watched by ${id}`]: watching ? 'yes' : 'no' }),
  worklog: ({ time_spent: time, started, comment }) => ({
    'Time spent': time,
    Started: started,
    Comment: comment === undefined ? undefined : wordsOf(comment),
  }),
  page: ({ title, kind, draft }) => ({ [kind === 'page' ? 'Page' : 'Blog post']: draft ? `${title} (draft)` : title }),
  'page-version': ({ version, title }) => ({ Title: title, Version: String(version) }),
  'page-place': ({ parent_id: parent }) => ({ 'Below the page': parent ?? 'none, at the top of its space' }),
  'page-labels': ({ labels }) => ({ Labels: labels.join(', ') }),
  'page-comment': ({ body, resolved }) => ({
    Comment: body === undefined ? undefined : wordsOf(body),
    Resolved: resolved === undefined ? undefined : resolved ? 'yes' : 'no',
  }),
  'issue-attachment': ({ filename }) => ({ File: filename }),
  'page-attachment': ({ filename, version }) => ({
    File: version === undefined || version === 1 ? filename : `${filename}, version ${version}`,
  }),
  'page-restrictions': ({ read, update }) => ({ 'Can be read by': alone(read), 'Can be edited by': alone(update) }),
  'page-task': ({ done }) => ({ Done: done ? 'yes' : 'no' }),
  other: (state) => Object.fromEntries(Object.entries(state).map(([name, value]) => [inWords(name), said(value)])),
};

/** A document, or what somebody has put into words already. */
const wordsOf = (body: unknown): string => (typeof body === 'string' ? body : plainText(body));

function alone({ users, groups }: ChangeState<'page-restrictions'>['read']): string {
  const all = [...users.map(({ name }) => name), ...groups.map((name) => `the group ${name}`)];
  return all.join(', ') || 'everybody whom the space lets';
}

function fieldWords(fields: ChangeState<'issue-fields'>['fields']): Record<string, string | undefined> {
  const words = new Map<string, string | undefined>();
  for (const [id, { name, set, text }] of Object.entries(fields)) {
    // Several fields may have the same name.
    words.set(words.has(name) ? `${name} (${id})` : name, text ?? said(set));
  }
  return Object.fromEntries(words);
}

/** Something of any shape: a document as its words, a list as its members. */
function said(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(said).filter(Boolean).join(', ') || undefined;
  if ('type' in value && value.type === 'doc') return plainText(value);
  const members = Object.entries(value).flatMap(([name, member]) => {
    const words = said(member);
    return words === undefined ? [] : [`${inWords(name)}: ${words}`];
  });
  return members.join('; ') || undefined;
}

const inWords = (name: string) => name.replaceAll('_', ' ').replace(/^./u, (first) => first.toUpperCase());

/** @returns how a state reads; nothing of what is not there */
function read({ kind }: Pick<AnyChange, 'kind'>, state: AnyChange['before']): Record<string, string | undefined> {
  // The kind decides the state's type, which the compiler cannot follow through the table.
  return state === undefined ? {} : (READERS[kind] as (state: unknown) => Record<string, string | undefined>)(state);
}

/** What changed, fact by fact: those that stayed the same are left out, unless nothing else is left. */
export function factsOf(change: AnyChange): ChangeFact[] {
  const before = read(change, change.before);
  const after = read(change, change.after);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const facts = names.map((name) => ({ name, before: before[name] || undefined, after: after[name] || undefined }));
  // Of what the user's own client wrote, the user is the author.
  const told = facts.filter(
    (fact) => fact.before !== undefined || (fact.after !== undefined && fact.name !== 'Author'),
  );
  const changed = told.filter((fact) => fact.before !== fact.after);
  return changed.length > 0 ? changed : told;
}

/** A fact in three states: as it is now, as the change left it, and as it would become. */
export interface ThreeWays {
  name: string;
  now: string | undefined;
  left: string | undefined;
  wouldBe: string | undefined;
}

/** @param now what is there by now */
export function threeWays(change: AnyChange, now: AnyChange['after']): ThreeWays[] {
  const [is, left, was] = [now, change.after, change.before].map((state) => read(change, state));
  const names = [...new Set([is, left, was].flatMap((words) => Object.keys(words ?? {})))];
  return names.map((name) => ({ name, now: is?.[name], left: left?.[name], wouldBe: was?.[name] }));
}
