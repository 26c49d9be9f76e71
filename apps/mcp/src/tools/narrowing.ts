import { selectTools, TOOLSET_WORDS, TOOLSETS_PARAMETER } from '@gatehouse/contract';
import { LRUCache } from 'lru-cache';
import type { Catalogue } from './catalogue.js';

/** So many different choices of tools are kept ready, with their prepared lists. */
const MAX_CHOICES = 64;

/** What can be asked for of every server; it gives at least the one tool that is there whatever is chosen. */
const ANYWHERE: ReadonlySet<string> = new Set(['all', 'default', 'common']);

export type Narrowed = { ok: true; catalogue: Catalogue } | { ok: false; text: string };

/** The tools of one connection: `?toolsets=a,b` on the address takes a part of those that are on, never more. */
export type Narrowing = (query: unknown) => Narrowed;

/** @param catalogue all tools that the operator has turned on */
export function createNarrowing(catalogue: Catalogue): Narrowing {
  const choices = new LRUCache<string, Catalogue>({ max: MAX_CHOICES });
  const isOn = (name: string) => catalogue.find(name) !== undefined;
  // A word that would choose nothing here is as good as unknown: it is better to say so than to show a list of nothing.
  const words = TOOLSET_WORDS.filter((word) => {
    const chosen = selectTools([word]);
    return ANYWHERE.has(word) || (chosen.ok && [...chosen.tools].filter(isOn).length > 1);
  });
  const known = new Set([...words, ...catalogue.listed.map(({ name }) => name)]);

  const whole: Narrowed = { ok: true, catalogue };

  return (query) => {
    const given = (query as Record<string, unknown> | undefined)?.[TOOLSETS_PARAMETER];
    if (given === undefined) return whole;
    const asked = [given].flat().flatMap((value) =>
      String(value)
        .split(/[\s,]+/)
        .filter(Boolean),
    );
    if (asked.length === 0) return whole;
    const unknown = asked.filter((word) => !known.has(word));
    const chosen = selectTools(asked);
    if (unknown.length > 0 || !chosen.ok) return { ok: false, text: refusal(unknown, words) };
    const names = catalogue.listed.map(({ name }) => name).filter((name) => chosen.tools.has(name));
    if (names.length === catalogue.listed.length) return whole;
    const key = names.join();
    const kept = choices.get(key) ?? catalogue.only(chosen.tools);
    choices.set(key, kept);
    return { ok: true, catalogue: kept };
  };
}

function refusal(unknown: readonly string[], words: readonly string[]): string {
  const named = unknown.slice(0, 5).map((word) => word.slice(0, 64));
  return `The address asks for toolsets that are not offered here: ${named.join(', ')}. Offered: ${words.join(', ')}, and single tools by their names.`;
}
