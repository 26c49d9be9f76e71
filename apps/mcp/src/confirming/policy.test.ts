import { type ConfigError, readMcpConfig } from '@gatehouse/config';
import { describe, expect, it } from 'vitest';
import { TOOLS } from '../tools/registry.js';
import { createConfirmPolicy } from './policy.js';

const NEEDED = {
  DATABASE_URL: 'postgres://u:p@localhost/db',
  VAULT_KEYRING: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  ATLASSIAN_CLIENT_ID: 'id',
  ATLASSIAN_CLIENT_SECRET: 'secret',
};
const policy = (variables: Record<string, string> = {}) =>
  createConfirmPolicy(readMcpConfig({ ...NEEDED, ...variables }).confirming);
const covered = (variables: Record<string, string>) => TOOLS.filter(policy(variables).covers).map(({ name }) => name);
const problemOf = (variables: Record<string, string>): string => {
  try {
    policy(variables);
    return '';
  } catch (error) {
    return (error as ConfigError).message;
  }
};

describe('which calls people confirm', () => {
  it('is none unless the operator says so', () => {
    expect(covered({})).toEqual([]);
    expect(covered({ CONFIRM_WRITES: 'never' })).toEqual([]);
  });

  it('is, with `destructive`, what cannot be put back: not every overwriting that MCP calls destructive', () => {
    const names = covered({ CONFIRM_WRITES: 'destructive' });
    for (const name of [
      'jira_delete_issue',
      'jira_delete_comment',
      'jira_move_issues',
      'jira_unlink_issues',
      'jsm_answer_approval',
      'confluence_delete_page',
      'confluence_set_restrictions',
    ]) {
      expect(names).toContain(name);
    }
    for (const name of ['jira_update_issue', 'jira_transition_issue', 'confluence_update_page', 'jira_add_comment']) {
      expect(names).not.toContain(name);
    }
  });

  it('is, with `all`, exactly what does not merely read', () => {
    const writing = TOOLS.filter(({ annotations }) => !annotations.readOnlyHint).map(({ name }) => name);
    expect(covered({ CONFIRM_WRITES: 'all' })).toEqual(writing);
  });

  it('is another for toolsets that have a level of their own', () => {
    const names = covered({
      CONFIRM_WRITES: 'destructive',
      CONFIRM_TOOLSETS: 'jira_issues:all, confluence_pages:never',
    });
    expect(names).toContain('jira_create_issue');
    expect(names).toContain('jira_delete_comment');
    expect(names).not.toContain('confluence_delete_page');
  });

  it('publishes nothing of that', () => {
    for (const { annotations } of TOOLS) {
      expect(Object.keys(JSON.parse(JSON.stringify(annotations)) as object).sort()).toEqual([
        'destructiveHint',
        'idempotentHint',
        'openWorldHint',
        'readOnlyHint',
      ]);
    }
  });
});

describe('the variables', () => {
  it('let confirmations be given in the client and the portal, unless told', () => {
    expect([...policy().places]).toEqual(['client', 'portal']);
    expect([...policy({ CONFIRM_IN: 'portal' }).places]).toEqual(['portal']);
    expect(policy().machines).toBe('refuse');
  });

  it.each([
    ['CONFIRM_WRITES', 'always', 'must be never, destructive or all'],
    ['CONFIRM_TOOLSETS', 'jira_issues', 'has what is no toolset:level: jira_issues'],
    ['CONFIRM_TOOLSETS', 'jira_issues:some', 'has what is no toolset:level: jira_issues:some'],
    ['CONFIRM_TOOLSETS', 'jira_issues:all:all', 'has what is no toolset:level'],
    ['CONFIRM_TOOLSETS', 'jira_issues:all jira_issues:never', 'names jira_issues twice'],
    ['CONFIRM_TOOLSETS', 'jira_isues:all', 'names what is no toolset: jira_isues'],
    ['CONFIRM_IN', 'phone', 'must be client, portal'],
    ['CONFIRM_MACHINES', 'ask', 'must be refuse or allow'],
  ])('%s=%s stops the start, with the cure', (variable, value, problem) => {
    const message = problemOf({ [variable]: value });
    expect(message).toContain(`${variable} ${problem}`);
    expect(message).toMatch(/→ \S/);
  });
});
