import { describe, expect, it } from 'vitest';
import { timeOf } from '../../../../tests/support/time-of.ts';
import { isOfProduct, readErrorWords, safeText } from './words.js';

const SIZE = 1_000_000;
const ofSize = (part: string) => part.repeat(Math.ceil(SIZE / part.length));

describe('the words of an error', () => {
  it.each(['a-', 'a.', 'a-a.', 'https', ' ', 'Bearer '])('cost no more where they repeat %j', (part) => {
    const benign = timeOf(() => safeText(ofSize('Field is required. ')));
    expect(timeOf(() => safeText(ofSize(part)))).toBeLessThan(20 * benign + 20);
  });

  it('are as cheap in a body', () => {
    const bodyOf = (part: string) =>
      JSON.stringify({ errorMessages: [ofSize(part)], errors: { [ofSize(part)]: part } });
    const benign = bodyOf('Field is required. ');
    const hostile = bodyOf('a.');
    expect(timeOf(() => readErrorWords(hostile))).toBeLessThan(20 * timeOf(() => readErrorWords(benign)) + 20);
  });

  it('are bounded in number', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `message ${index}`);
    expect(readErrorWords(JSON.stringify({ errorMessages: many })).messages).toHaveLength(50);
    const errors = many.map((title) => ({ title }));
    expect(readErrorWords(JSON.stringify({ errors })).messages).toHaveLength(50);
  });

  it.each([
    ['ask api.eu.example.com:8443 again', 'ask [host] again'],
    ['see https://x.example/y?z=1 there', 'see [link] there'],
    ['Bearer abc.def was refused', '[removed] was refused'],
    ['customfield_10020 is required', 'customfield_10020 is required'],
  ])('%j become %j', (given, expected) => {
    expect(safeText(given)).toBe(expected);
  });

  it('never end in half a token', () => {
    const token = 's'.repeat(100);
    const text = safeText(`${`${token} `.repeat(19)}${'word '.repeat(10)}${token}`);
    expect(text).not.toContain('ss');
    expect(text).toContain('word');
  });
});

describe('whose words an error has', () => {
  it.each([
    ['Jira', true, { errorMessages: ['Internal server error'], errors: {} }],
    ['Jira Service Management', true, { errorMessage: 'Failed', i18nErrorMessage: { i18nKey: 'x', parameters: [] } }],
    ['Confluence', true, { errors: [{ status: 500, code: 'INTERNAL_SERVER_ERROR', title: 'Internal Server Error' }] }],
    ['Confluence, of old', true, { statusCode: 500, message: 'Internal Server Error', data: {} }],
    ['the gateway', false, { code: 500, message: 'Internal Server Error' }],
    ['a proxy', false, '<html>500</html>'],
    ['nobody', false, ''],
  ])('%s', (_who, expected, body) => {
    expect(isOfProduct(typeof body === 'string' ? body : JSON.stringify(body))).toBe(expected);
  });
});
