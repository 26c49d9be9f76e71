import { expect, it } from 'vitest';
import type { ToolContext } from '../../tool.js';
import { fileToSend } from './to-send.js';

const contextOf = (...scopes: string[]) =>
  ({
    principal: { scopes },
    asRead: {},
    atlassian: { knownSites: [], currentSites: async () => [] },
  }) as unknown as ToolContext;

it.each([
  ['a page’s file for a client of Jira', 'att123', ['jira:delete']],
  ['an issue’s file for a client of Confluence', '10001', ['confluence:delete']],
])('does not copy %s', async (_what, from, scopes) => {
  await expect(fileToSend(contextOf(...scopes), { from })).rejects.toMatchObject({ code: 'insufficient_scope' });
});

it.each([
  ['att123', 'confluence:read'],
  ['10001', 'jira:write'],
])('looks for %s where the client may read it: %s', async (from, scope) => {
  await expect(fileToSend(contextOf('jira:read', scope), { from })).rejects.toMatchObject({ code: 'site' });
});
