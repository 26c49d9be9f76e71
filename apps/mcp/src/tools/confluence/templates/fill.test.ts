import { expect, it } from 'vitest';
import { timeOf } from '../../../../../../tests/support/time-of.ts';
import { fillTemplate, variablesOf } from './fill.js';

const TEMPLATE =
  '<at:declarations><at:string at:name="Q &amp; A" /></at:declarations><p><at:var at:name="Q &amp; A" /></p>' +
  '<p><at:var at:name="Who" at:rawxhtml="true"></at:var>!</p>';

it('names the variables of a template', () => {
  expect(variablesOf(TEMPLATE)).toEqual(['Q & A', 'Who']);
});

it('fills in text, whatever it looks like, and leaves the rest empty', () => {
  expect(fillTemplate(TEMPLATE, ['q & a=<b>1</b> = "2"'])).toBe('<p>&lt;b&gt;1&lt;/b&gt; = &quot;2&quot;</p><p>!</p>');
});

it.each(['Nobody=x', 'Who', '=x'])('does not know %s', (pair) => {
  expect(() => fillTemplate(TEMPLATE, [pair])).toThrow(
    expect.objectContaining({ wire: expect.stringContaining('Who') }),
  );
});

it('takes no time for markup that never ends', () => {
  expect(timeOf(() => variablesOf('<at:var at:name="'.repeat(100_000)), 2_000)).toBeLessThan(2_000);
});
