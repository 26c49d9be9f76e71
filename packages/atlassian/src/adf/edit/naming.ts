/** What a section is named by. */
export interface Named {
  title: string;
  /** The titles of the sections that it is in, the outermost first, and its own. */
  path: readonly string[];
}

export type Found<S extends Named> = { ok: true; section: S } | { ok: false; candidates: S[] };

/**
 * The section that a name means: its title, or the titles on the way to it (`Deploy > Rollback`), of several that are
 * called the same with its number among them (`Rollback#2`). Where no title is the same, the only one that contains it.
 * Case and leading `#` do not matter.
 */
export function findSection<S extends Named>(sections: readonly S[], name: string): Found<S> {
  const wanted = normal(name.replace(/^#+\s*/, ''));
  const called = picked(titled(sections, wanted), wanted) ?? picked(endingIn(sections, wanted), wanted);
  if (called) return called;
  const numbered = numberedAs(sections, wanted);
  if (numbered) return { ok: true, section: numbered };
  const containing = sections.filter(({ title }) => normal(title).includes(wanted));
  return picked(containing, wanted) ?? { ok: false, candidates: [] };
}

/** A name for each of the sections by which {@link findSection} finds it: as short as can be. */
export function namesOf(sections: readonly Named[]): string[] {
  const titles = new Map<string, number>();
  const ways = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1).get(key) ?? 1;
  const numbers = sections.map((section) => {
    count(titles, normal(section.title));
    return count(ways, wayTo(section));
  });
  return sections.map((section, at) => {
    if (titles.get(normal(section.title)) === 1) return section.title;
    const way = section.path.join(' > ');
    return ways.get(wayTo(section)) === 1 ? way : `${way}#${numbers[at]}`;
  });
}

/** The way to a section, as it is compared. */
export function wayTo({ path }: Named): string {
  return path.map(normal).join(' > ');
}

/** None where nothing matches. The whole way to one may be the end of the way to another. */
function picked<S extends Named>(matches: S[], wanted: string): Found<S> | undefined {
  const [only, ...others] = matches;
  if (!only) return undefined;
  if (others.length === 0) return { ok: true, section: only };
  const whole = atEndOf(matches, wanted);
  return whole[0] && whole.length === 1 ? { ok: true, section: whole[0] } : { ok: false, candidates: matches };
}

function numberedAs<S extends Named>(sections: readonly S[], wanted: string): S | undefined {
  const [, name, number] = /^(.+?)\s*#(\d{1,5})$/.exec(wanted) ?? [];
  if (name === undefined) return undefined;
  const same = [atEndOf(sections, name), titled(sections, name), endingIn(sections, name)];
  return same.find(({ length }) => length > 0)?.[Number(number) - 1];
}

const stepsOf = (wanted: string): string[] => wanted.split(/\s*>\s*/);

const titled = <S extends Named>(sections: readonly S[], wanted: string): S[] =>
  sections.filter(({ title }) => normal(title) === wanted);

/** Those to which the whole way is this. */
const atEndOf = <S extends Named>(sections: readonly S[], wanted: string): S[] =>
  sections.filter((section) => wayTo(section) === stepsOf(wanted).join(' > '));

function endingIn<S extends Named>(sections: readonly S[], wanted: string): S[] {
  const steps = stepsOf(wanted);
  return sections.filter(({ path }) => {
    const end = path.slice(-steps.length);
    return end.length === steps.length && end.every((title, at) => normal(title) === steps[at]);
  });
}

/** What is compared of a title (characters). */
const MAX_TITLE = 1_000;

/** A title as it is compared: the delimiters that Markdown shows it with count as little as case and space. */
function normal(title: string): string {
  return title
    .slice(0, MAX_TITLE)
    .replace(/[*_`~\\]|<[^<>]{0,200}>/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
