import { cleanText } from '@gatehouse/atlassian';
import { describe, expect, it } from 'vitest';
import { jsonText } from './json-text.js';
import { guardLinks, linkPolicy } from './links.js';

const policies = [true, false].map((all) =>
  linkPolicy({ neutraliseLinks: all, linkHosts: [] }, ['https://acme.atlassian.net']),
);

describe.each(policies)('JSON in an answer, neutralise $neutralise', (policy) => {
  const answer = (value: unknown) => guardLinks(cleanText(jsonText(value, policy)), policy);

  it.each([
    'He said "https://acme.atlassian.net/x", and "www."',
    'https://acme.atlassian.net\nand on, or C:\\x and "\\"',
    'a](foo "b") <u>x</u> & \t "![c](attachment:1)"',
  ])('says %j as it is', (words) => {
    expect(JSON.parse(answer({ [words]: [words] }))).toEqual({ [words]: [words] });
  });

  it.each([
    '"![a](//evil.example/x)"',
    'say "https://a@evil.example/" \u2028 \u202E',
    '<img src="https://evil.example/x"> javascript:alert("1")',
  ])('stays JSON without what may not be in %j', (words) => {
    const read = answer({ [words]: [words] });
    expect(Object.values(JSON.parse(read) as object)).toHaveLength(1);
    expect(read).not.toMatch(/!\[|<img|a@evil|javascript:a|[\u2028\u202E]/);
  });
});
