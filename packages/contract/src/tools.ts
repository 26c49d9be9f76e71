/**
 * What each tool needs at Atlassian beside the client's own scopes: the resource server has the tools, and the portal
 * says which of them stop where a permission is missing.
 */
const TOOLS: Readonly<Record<string, { title: string; needs: readonly string[] }>> = {
  atlassian_get_context: { title: 'Get Atlassian context', needs: ['read:me'] },
  jira_search_issues: { title: 'Search Jira issues', needs: ['read:jira-work'] },
  jira_get_issue: { title: 'Get Jira issue', needs: ['read:jira-work'] },
  jira_create_issue: {
    title: 'Create Jira issue',
    needs: ['read:jira-work', 'write:jira-work', 'read:jira-user'],
  },
  jira_add_comment: { title: 'Comment on a Jira issue', needs: ['read:jira-work', 'write:jira-work'] },
  confluence_search: { title: 'Search Confluence', needs: ['search:confluence'] },
  confluence_get_page: {
    title: 'Get Confluence page',
    needs: [
      'read:page:confluence',
      'read:space:confluence',
      'read:comment:confluence',
      'read:hierarchical-content:confluence',
      'read:content.metadata:confluence',
    ],
  },
  confluence_create_page: {
    title: 'Create Confluence page',
    needs: ['read:page:confluence', 'write:page:confluence', 'read:space:confluence'],
  },
};

/** The title of each tool by its name, as the resource server has to give it. */
export const TOOL_TITLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(TOOLS).map(([name, { title }]) => [name, title]),
);

/** The titles of the tools that do not work, or not wholly, without these Atlassian scopes. */
export function toolsNeeding(scopes: Iterable<string>): string[] {
  const missing = new Set(scopes);
  return Object.values(TOOLS)
    .filter(({ needs }) => needs.some((scope) => missing.has(scope)))
    .map(({ title }) => title);
}
