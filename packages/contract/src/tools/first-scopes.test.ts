import { expect, it } from 'vitest';
import { firstScopes, firstScopesOfPart } from './first-scopes.js';
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

const ALL = ['jira:read', 'jira:write', 'confluence:read', 'confluence:write'];

it.each([
  [['jira_issues'], ALL, ['jira:read', 'jira:write']],
  [
    ['confluence'],
    [...ALL, 'jira:delete', 'confluence:delete'],
    ['confluence:read', 'confluence:write', 'confluence:delete'],
  ],
  [['search'], ALL, ['jira:read', 'confluence:read']],
  // Nothing that others are not asked for either.
  [['jira', 'jsm'], ['jira:read'], ['jira:read']],
  [['common'], ALL, ['jira:read', 'confluence:read']],
  [['atlassian_get_context'], ALL, ALL],
  [['all'], ALL, ALL],
])('who takes a part of the tools requests what that part can use: %j of %j', (words, scopes, expected) => {
  const chosen = selectTools(words);
  if (!chosen.ok) throw new Error(`no toolset: ${chosen.unknown}`);
  expect(firstScopesOfPart(scopes, chosen.tools)).toEqual(expected);
});
