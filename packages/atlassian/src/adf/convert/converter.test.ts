import { monitorEventLoopDelay } from 'node:perf_hooks';
// Threads load files that Node.js can run: the built package.
import { type AdfDoc, adfToMarkdown, createConverter, markdownToAdf } from '@gatehouse/atlassian';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSmallDocument, isSmallMarkdown } from './small.js';

const HOSTILE = '**a*'.repeat(25_000);
/** Too long to be converted in place, and as cheap as text gets. */
const LONG = `# Title\n\n${'Words and more of them. '.repeat(200)}`;
const MAYA = 'usr_maya';
const LIMITS = { size: 2, deadlineMs: 5_000, maxWaiting: 5, maxWaitingEach: 2 };
const IMPATIENT = { ...LIMITS, deadlineMs: 500 };

let converter: ReturnType<typeof createConverter>;
beforeEach(() => {
  converter = createConverter(LIMITS);
});
afterEach(async () => {
  await converter.close();
});

/** Runs something and gives the longest time for which nothing else could run, in milliseconds. */
async function longestBlock<T>(run: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const value = await run();
  delay.disable();
  return { value, ms: delay.max / 1e6 };
}

describe('the converter', () => {
  it.each([
    ['emphasis', HOSTILE],
    ['lists', `${'- '.repeat(20_000)}a`],
  ])('ends hostile %s at the deadline, and blocks nothing meanwhile', async (_what, markdown) => {
    const impatient = createConverter(IMPATIENT);
    const { value, ms } = await longestBlock(() => impatient.toAdf(markdown, MAYA));
    await impatient.close();
    expect(value).toEqual({ ok: false, reason: 'too_complex' });
    // It would be a minute and more.
    expect(ms).toBeLessThan(3_000);
  });

  it('ends a hostile document too', async () => {
    const bold = { type: 'text', text: '*_[`'.repeat(20), marks: [{ type: 'strong' }] };
    const content = Array.from({ length: 60_000 }, () => ({ type: 'paragraph', content: [bold] }));
    const doc = { type: 'doc', version: 1, content };
    const impatient = createConverter(IMPATIENT);
    expect(await impatient.toMarkdown(doc, MAYA)).toEqual({ ok: false, reason: 'too_complex' });
    await impatient.close();
  });

  it('gives in a thread what it gives without one', async () => {
    const doc = markdownToAdf(LONG);
    expect(await converter.toAdf(LONG, MAYA)).toEqual({ ok: true, value: doc });
    expect(await converter.toMarkdown(doc, MAYA)).toEqual({ ok: true, value: adfToMarkdown(doc) });
  });

  it('works on after it has ended a thread, and serves others meanwhile', async () => {
    const order: string[] = [];
    const note = (name: string) => (conversion: { ok: boolean }) => order.push(`${name} ${conversion.ok}`);
    await Promise.all([
      converter.toAdf(HOSTILE, 'usr_mallory').then(note('hostile')),
      converter.toAdf(LONG, 'usr_mallory').then(note('after it')),
      converter.toAdf(LONG, MAYA).then(note('beside it')),
    ]);
    expect(order).toEqual(['beside it true', 'hostile false', 'after it true']);
  });

  it('lets nobody fill the queue', async () => {
    const ofMallory = [1, 2, 3, 4].map(() => converter.toAdf(HOSTILE, 'usr_mallory'));
    expect(await ofMallory[3]).toEqual({ ok: false, reason: 'busy' });
    expect(await converter.toAdf(LONG, MAYA)).toMatchObject({ ok: true });
    const others = [...'abcdefgh'].map((owner) => converter.toAdf(HOSTILE, owner));
    expect(await others[7]).toEqual({ ok: false, reason: 'busy' });
    await converter.close();
    for (const conversion of await Promise.all([...ofMallory, ...others])) expect(conversion.ok).toBe(false);
  });

  it('refuses what is nested deeper than can be copied', async () => {
    let node: object = { type: 'text', text: 'x' };
    for (let depth = 0; depth < 200_000; depth += 1) node = { type: 'blockquote', content: [node] };
    const doc = { type: 'doc', version: 1, content: [node] };
    expect(await converter.toMarkdown(doc, MAYA)).toEqual({ ok: false, reason: 'too_complex' });
  });
});

describe('edits', () => {
  it('are made off the event loop, and refused where they last too long or go too deep', async () => {
    const body = JSON.stringify(markdownToAdf('# One\n\na'));
    const edit = (markdown: string) => ({ operation: 'append' as const, section: 'One', content: { markdown } });
    const edited = await converter.edit(body, edit('b'), undefined, MAYA);
    expect(edited).toMatchObject({ ok: true, value: { ok: true, lost: [], diff: '@@ -0,0 +1,1 @@\n+b' } });
    const impatient = createConverter(IMPATIENT);
    const hostile = await impatient.edit(body, edit(HOSTILE), undefined, MAYA);
    await impatient.close();
    expect(hostile).toEqual({ ok: false, reason: 'too_complex' });
    const deep = `{"type":"doc","content":[${'{"type":"blockquote","content":['.repeat(100_000)}${']}'.repeat(100_000)}]}`;
    const outcome = await converter.edit(deep, edit('b'), undefined, MAYA);
    expect(outcome.ok && outcome.value.ok).toBe(false);
  });
});

describe('what is small', () => {
  const doc = (content: unknown[]): AdfDoc => ({ type: 'doc', version: 1, content }) as AdfDoc;

  it('is short and mostly words', () => {
    expect(isSmallMarkdown('## Steps\n\n1. Drive\n2. Listen\n\nIt **squeaks**.')).toBe(true);
    expect(isSmallMarkdown('a'.repeat(2_001))).toBe(false);
    expect(isSmallMarkdown('- '.repeat(101))).toBe(false);
  });

  it('has few nodes and little text', () => {
    expect(isSmallDocument(markdownToAdf('A **few** words.\n\n- one\n- two'))).toBe(true);
    expect(isSmallDocument(doc([{ type: 'text', text: 'a'.repeat(4_001) }]))).toBe(false);
    expect(isSmallDocument(doc(Array.from({ length: 1_000 }, () => ({ type: 'rule' }))))).toBe(false);
    expect(isSmallDocument(undefined)).toBe(true);
  });
});
