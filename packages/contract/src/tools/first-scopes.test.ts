import { expect, it } from 'vitest';
import { firstScopes } from './first-scopes.js';
import { selectTools } from './selection.js';

const of = (...words: string[]) => {
  const chosen = selectTools(words);
  if (!chosen.ok) throw new Error(`no toolset: ${chosen.unknown}`);
  return firstScopes(chosen.tools).join(' ');
};

it.each([
  [['default'], 'jira:read jira:write confluence:read confluence:write'],
  [['all'], 'jira:read jira:write confluence:read confluence:write jsm:read jsm:write'],
  [['confluence_pages'], 'confluence:read confluence:write'],
  [['jira'], 'jira:read jira:write'],
  [['jsm', 'search'], 'jira:read confluence:read jsm:read jsm:write'],
  [['atlassian_get_context'], ''],
])('what clients request first follows the tools that are on: %j', (words, expected) => {
  expect(of(...words)).toBe(expected);
});
