import { diffTexts } from '@gatehouse/atlassian';
import {
  type AnyChange,
  type ChangeFact,
  factsOf,
  isShort,
  type ShownChange,
  type ShownFact,
} from '@gatehouse/contract';
import { oneLine } from '../tools/common/lines.js';
import type { Expected } from '../writes/about.js';
import { inLines } from './lines.js';
import { side, visible } from './seen.js';
import type { Changed } from './state.js';

/** More facts than that are counted, and so many characters shown of all together. */
const MAX_FACTS = 60;
const MAX_ALL = 100_000;
const LEAST = 200;

/** Differences of one call are looked for no longer than that (milliseconds). */
const DIFF_MS = 200;

/** A document of Atlassian's, in words. */
export type ReadDocument = (document: unknown) => Promise<string>;

/**
 * What is there now beside what will be, for the person who is to confirm it: texts in full, or line by line what
 * differs.
 *
 * @param deletes whether what is there is taken away
 */
export async function comparison(
  { change, also }: Changed,
  deletes: boolean,
  read: ReadDocument,
): Promise<ShownChange | undefined> {
  const all = [change, ...also];
  const way = deletes ? 'goes' : all.some(({ will }) => will !== undefined) ? 'becomes' : 'is';
  const facts = (await Promise.all(all.map((one) => factsIn(one, read)))).flat();
  if (facts.length === 0) return undefined;
  const until = performance.now() + DIFF_MS;
  let left = MAX_ALL;
  const shown = facts.slice(0, MAX_FACTS).map((fact) => {
    const one = shownFact(fact, Math.max(LEAST, left), until);
    left -= [one.now, one.next, one.difference].reduce((sum, text) => sum + (text?.text.length ?? 0), 0);
    return one;
  });
  return { target: visible(oneLine(change.target.name)).text, way, facts: shown, more: facts.length - shown.length };
}

type Fact = ChangeFact & { difference?: string };

async function factsIn({ kind, before, will }: Expected, read: ReadDocument): Promise<Fact[]> {
  const target = { id: '', name: '' };
  const [was, next] = await Promise.all([inWords(before, read), inWords(will, read)]);
  // Words take the place of documents alone, which no kind's shape says anything of.
  const facts: Fact[] = factsOf({ kind, target, before: was, after: next } as AnyChange);
  const difference = kind === 'page-version' ? will?.diff : undefined;
  return difference ? [...facts, { name: 'Content', before: undefined, after: undefined, difference }] : facts;
}

/** A state with its documents as Markdown. */
async function inWords(value: unknown, read: ReadDocument): Promise<unknown> {
  if (Array.isArray(value)) return await Promise.all(value.map((one) => inWords(one, read)));
  if (typeof value !== 'object' || value === null) return value;
  if ('type' in value && value.type === 'doc') return await read(value);
  const members = Object.entries(value).map(async ([name, one]) => [name, await inWords(one, read)] as const);
  return Object.fromEntries(await Promise.all(members));
}

function shownFact({ name: given, before, after, difference }: Fact, most: number, until: number): ShownFact {
  const name = visible(oneLine(given, 200)).text;
  const differs = difference ?? differenceOf(before, after, until);
  if (differs !== undefined) return { name, difference: side(inLines(differs, 'signed'), most) };
  return {
    name,
    ...(before === undefined ? {} : { now: side(before, most) }),
    ...(after === undefined ? {} : { next: side(after, most) }),
  };
}

/** @returns undefined where both can be taken in at a glance, or are other texts altogether */
function differenceOf(before: string | undefined, after: string | undefined, until: number): string | undefined {
  if (before === undefined || after === undefined) return undefined;
  if (isShort(before) && isShort(after)) return undefined;
  const timeMs = Math.max(1, until - performance.now());
  return diffTexts(`${inLines(before)}\n`, `${inLines(after)}\n`, timeMs)?.text || undefined;
}
