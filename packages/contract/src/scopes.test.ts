import { describe, expect, it } from 'vitest';
import {
  describeScope,
  expandScopes,
  impliedBy,
  missingScopes,
  parseScopes,
  SCOPES,
  withoutRefused,
} from './scopes.js';

describe('scopes', () => {
  it('parses a scope parameter, dropping what is not ours and what is repeated', () => {
    expect(parseScopes('offline_access jira:write jira:read jira:read nonsense')).toEqual(['jira:read', 'jira:write']);
    expect(parseScopes(undefined)).toEqual([]);
  });

  it('knows that delete implies write, and write implies read, of the same product only', () => {
    expect(impliedBy('jira:delete')).toEqual(['jira:read', 'jira:write', 'jira:delete']);
    expect(expandScopes(['jira:write', 'confluence:read'])).toEqual(['jira:read', 'jira:write', 'confluence:read']);
    expect(missingScopes(['jira:write'], ['jira:read', 'confluence:read'])).toEqual(['confluence:read']);
  });

  it('takes with a refused scope all that imply it', () => {
    expect(withoutRefused(['jira:read', 'jira:write', 'confluence:read'], ['jira:read'])).toEqual(['confluence:read']);
    expect(withoutRefused(['jira:read', 'jira:write'], ['jira:write'])).toEqual(['jira:read']);
  });

  it('has words for every scope', () => {
    for (const scope of SCOPES) expect(describeScope(scope).length).toBeGreaterThan(20);
  });
});
