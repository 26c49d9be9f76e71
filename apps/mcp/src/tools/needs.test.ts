import { ATLASSIAN_SCOPES } from '@gatehouse/atlassian';
import { TOOL_TITLES, toolsNeeding } from '@gatehouse/contract';
import { expect, it } from 'vitest';
import { TOOLS } from './registry.js';

it('says of every tool, under its own title, what it needs at Atlassian', () => {
  expect(TOOL_TITLES).toEqual(Object.fromEntries(TOOLS.map(({ name, title }) => [name, title])));
});

it('asks Atlassian for nothing that no tool needs, beside staying connected', () => {
  const idle = ATLASSIAN_SCOPES.filter((scope) => toolsNeeding([scope]).length === 0);
  expect(idle).toEqual(['offline_access']);
});
