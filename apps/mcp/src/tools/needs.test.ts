import { describeAtlassianScope, isKnownAtlassianScope } from '@gatehouse/atlassian';
import { atlassianScopes, TOOL_FACTS } from '@gatehouse/contract';
import { expect, it } from 'vitest';
import { TOOLS } from './registry.js';

it('has the tools of the contract, in its order and under its titles', () => {
  const facts = [...TOOL_FACTS].map(([name, { title }]) => [name, title]);
  expect(TOOLS.map(({ name, title }) => [name, title])).toEqual(facts);
});

const ALL = atlassianScopes(TOOL_FACTS.keys());

it('has words of its own for each permission that a tool needs', () => {
  expect(ALL.filter((scope) => !isKnownAtlassianScope(scope))).toEqual([]);
  const words = ALL.map(describeAtlassianScope);
  expect(new Set(words).size).toBe(ALL.length);
  for (const word of words) expect(word).not.toContain(':confluence');
});
