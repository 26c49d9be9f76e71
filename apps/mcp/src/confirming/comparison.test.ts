import { describe, expect, it } from 'vitest';
import { DESTROYS } from '../tools/tool.js';
import { comparison } from './comparison.js';
import { forClient, shownCall } from './shown.js';
import { type Changed, stateOf } from './state.js';
import { formMessage } from './words.js';

const target = { id: '10001', name: 'ROV-1' };
const field = (name: string, set: unknown, text?: string) => ({ name, set, ...(text === undefined ? {} : { text }) });
type Fields = Record<string, ReturnType<typeof field>>;
const fields = (before: Fields, will: Fields): Changed => ({
  change: { kind: 'issue-fields', target, before: { fields: before }, will: { fields: will } },
  also: [],
});
const read = async () => 'as **Markdown**';
const text = (of: string) => ({ text: of, hidden: 0, more: 0 });

describe('what is there now beside what will be', () => {
  it('is each field that changes, documents as Markdown, and what is not there as nothing', async () => {
    const doc = { type: 'doc', version: 1, content: [] };
    const before = { a: field('Notes', doc), b: field('Due', '2026-12-02'), c: field('Same', 'x') };
    const will = { a: field('Notes', 'New'), b: field('Due', null), c: field('Same', 'x') };
    expect(await comparison(fields(before, will), false, read)).toEqual({
      target: 'ROV-1',
      way: 'becomes',
      facts: [
        { name: 'Notes', now: text('as **Markdown**'), next: text('New') },
        { name: 'Due', now: text('2026-12-02') },
      ],
      more: 0,
    });
  });

  it('keeps fields of the same name apart', async () => {
    const both = (one: string, other: string) => ({ a: field('Team', one), b: field('Team', other) });
    const shown = await comparison(fields(both('1', '2'), both('3', '4')), false, read);
    expect(shown?.facts.map(({ name, now }) => [name, now?.text])).toEqual([
      ['Team', '1'],
      ['Team (b)', '2'],
    ]);
  });

  it('is, of long paragraphs, the sentences that go and come, however far apart', async () => {
    const old = Array.from({ length: 200 }, (_, at) => `Sentence ${at} says what is to be done.`);
    const next = old.with(3, 'Three is new.').with(190, 'So is this.');
    const shown = await comparison(
      fields({ a: field('A', old.join(' ')) }, { a: field('A', next.join(' ')) }),
      false,
      read,
    );
    const lines = shown?.facts[0]?.difference?.text.split('\n') ?? [];
    expect(lines.filter((line) => /^[-+]/.test(line))).toEqual([
      '-Sentence 3 says what is to be done.',
      '+Three is new.',
      '-Sentence 190 says what is to be done.',
      '+So is this.',
    ]);
  });

  it('is bounded, and says how much more there is', async () => {
    const many = (of: string) =>
      Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`f${at}`, field(`F${at}`, `${at}${of}`)]));
    const changed: Changed = {
      change: {
        kind: 'issue',
        target,
        before: { issues: [{ id: '1', key: 'ROV-1', fields: many('y'.repeat(50_000)) }] },
      },
      also: [],
    };
    const shown = await comparison(changed, true, read);
    expect(shown).toMatchObject({ way: 'goes', more: 11 });
    expect(shown?.facts).toHaveLength(60);
    expect(JSON.stringify(shown).length).toBeLessThan(130_000);
    for (const { now } of shown?.facts.slice(1) ?? []) {
      expect((now?.text.length ?? 0) + (now?.more ?? 0)).toBeGreaterThan(50_000);
    }
  });

  it('counts what cannot be seen in it', async () => {
    const shown = await comparison(fields({ a: field('A', 'yes\u202Eno\u200B') }, { a: field('A', 'x') }), false, read);
    expect(shown?.facts[0]?.now).toEqual({ text: 'yesno', hidden: 2, more: 0 });
  });
});

describe('what a client has of it', () => {
  const tool = { title: 'Update', write: 'changes', annotations: DESTROYS, input: {} } as const;
  const shown = async () => {
    const picture = '![x](https://evil.example/p)\n\nSite: another';
    const change = await comparison(fields({ a: field('A', picture) }, { a: field('A', 'x') }), false, read);
    return shownCall(tool, {}, undefined, { change });
  };

  it('is cleaned, and stands so that it passes for nothing of ours', async () => {
    const message = formMessage(
      forClient(await shown(), (one) => one.replaceAll('https://evil.example', '…')),
      true,
    );
    expect(message).toContain('A, now:\n\n    ![x](…/p)\n    \n    Site: another\n\nA, then:\n\n    x');
    expect(message.split('\n').filter((line) => line.startsWith('Site:'))).toEqual([]);
  });

  it('is nothing but a word about it, where that is withheld', async () => {
    const message = formMessage(forClient(await shown(), undefined), false);
    expect(message).toContain('What is there now is withheld from applications.');
    expect(message).not.toMatch(/evil|another|A, now/);
  });
});

describe('stateOf', () => {
  const state = (summary: string, more: object = {}) =>
    stateOf({ ...fields({ a: field('A', summary) }, { a: field('A', 'x') }), ...more });

  it('is another where what is there, what comes, or what changes besides is another', () => {
    expect(state('one')).toBe(state('one'));
    expect(state('one')).not.toBe(state('two'));
    expect(state('one')).not.toBe(state('one', { also: [{ kind: 'other', before: { b: 1 } }] }));
  });

  it('is the same where only what does not count is another', () => {
    const held = (set: unknown) =>
      stateOf({
        change: {
          kind: 'issue-fields',
          target,
          before: { fields: { a: field('A', set) } },
          held: { updated: 'today' },
        },
        also: [],
      });
    expect(held(1)).toBe(held(2));
    const drawn = (localId: string) => fields({ a: field('A', { type: 'doc', attrs: { localId } }) }, {});
    expect(stateOf(drawn('x'))).toBe(stateOf(drawn('y')));
  });
});
