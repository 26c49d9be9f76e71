import { describeAtlassianScope, isKnownAtlassianScope } from '@gatehouse/atlassian';
import { ATLASSIAN_SCOPES, TOOL_FACTS } from '@gatehouse/contract';
import { expect, it } from 'vitest';
import { TOOLS } from './registry.js';

it('has the tools of the contract, in its order and under its titles', () => {
  const facts = [...TOOL_FACTS].map(([name, { title }]) => [name, title]);
  expect(TOOLS.map(({ name, title }) => [name, title])).toEqual(facts);
});

it('has words of its own for each permission that a tool needs', () => {
  expect(ATLASSIAN_SCOPES.filter((scope) => !isKnownAtlassianScope(scope))).toEqual([]);
  const words = ATLASSIAN_SCOPES.map(describeAtlassianScope);
  expect(new Set(words).size).toBe(ATLASSIAN_SCOPES.length);
  for (const word of words) expect(word).not.toContain(':confluence');
});
