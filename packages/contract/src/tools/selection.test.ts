import { describe, expect, it } from 'vitest';
import { TOOL_FACTS } from './facts.js';
import { atlassianScopes, toolsNeeding } from './needs.js';
import { selectTools, TOOLSET_WORDS } from './selection.js';
import { TOOLSETS } from './toolsets.js';

const chosen = (...words: string[]) => {
  const selection = selectTools(words);
  if (!selection.ok) throw new Error(selection.unknown.join());
  return [...selection.tools];
};

describe('the choice of tools', () => {
  it('has each tool in one toolset, and no word that means two things', () => {
    const names = Object.values(TOOLSETS).flatMap((tools) => Object.keys(tools));
    expect(new Set(names).size).toBe(names.length);
    expect(TOOLSET_WORDS.filter((word) => TOOL_FACTS.has(word))).toEqual([]);
  });

  it('takes toolsets, products and single tools together', () => {
    expect(chosen('jira_issues')).toEqual(expect.arrayContaining(Object.keys(TOOLSETS.jira_issues)));
    expect(chosen('jira_add_comment').sort()).toEqual(['atlassian_get_context', 'jira_add_comment']);
    expect(chosen('jira').filter((name) => !name.startsWith('jira_'))).toEqual(['atlassian_get_context']);
    expect(chosen('all').length).toBe(TOOL_FACTS.size);
    const byDefault = chosen('default');
    for (const [name, facts] of TOOL_FACTS) expect(byDefault.includes(name), name).toBe(facts.byDefault);
  });

  it('leaves a client a way to see what is wrong, whatever was chosen', () => {
    expect(chosen()).toEqual(['atlassian_get_context']);
  });

  it('names the words that stand for nothing', () => {
    expect(selectTools(['default', 'jira_isues', 'constructor'])).toEqual({
      ok: false,
      unknown: ['jira_isues', 'constructor'],
    });
  });

  it('asks Atlassian for what the chosen tools need, and for nothing else', () => {
    expect(atlassianScopes(chosen())).toEqual(['offline_access', 'read:me']);
    expect(atlassianScopes(chosen('confluence_search'))).toEqual(['offline_access', 'read:me', 'search:confluence']);
    expect(toolsNeeding(['search:confluence'], chosen('jira'))).toEqual([]);
    expect(toolsNeeding(['search:confluence'], chosen('confluence_search'))).toEqual(['Search Confluence']);
  });
});
