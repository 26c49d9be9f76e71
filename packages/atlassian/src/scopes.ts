/**
 * What Gatehouse asks Atlassian for: sign-in and the tools that exist. Always the whole set, because a later and
 * narrower consent of the same person would shrink the grant that earlier clients rely on.
 * Classic scopes for Jira, granular ones for Confluence (its v2 API accepts nothing else) plus classic search.
 */
export const ATLASSIAN_SCOPES = [
  'offline_access',
  'read:me',
  'read:jira-work',
  'write:jira-work',
  'read:jira-user',
  'search:confluence',
  'read:page:confluence',
  'write:page:confluence',
  'read:space:confluence',
  'read:comment:confluence',
  'read:hierarchical-content:confluence',
  'read:content.metadata:confluence',
] as const;

const WORDS: Readonly<Record<(typeof ATLASSIAN_SCOPES)[number], string>> = {
  offline_access: 'Stay connected while you are away',
  'read:me': 'See your Atlassian profile: name, picture and e-mail address',
  'read:jira-work': 'Read Jira projects, issues and comments that you can see',
  'write:jira-work': 'Create and change Jira issues and comments as you',
  'read:jira-user': 'Look up people in Jira',
  'search:confluence': 'Search Confluence content that you can see',
  'read:page:confluence': 'Read Confluence pages that you can see',
  'write:page:confluence': 'Create and change Confluence pages as you',
  'read:space:confluence': 'See the Confluence spaces you have access to',
  'read:comment:confluence': 'Read comments on Confluence pages',
  'read:hierarchical-content:confluence': 'See how Confluence pages are nested',
  'read:content.metadata:confluence': 'See details of Confluence content, such as the pages above a page',
};

/**
 * Says in plain words what an Atlassian scope lets Gatehouse do.
 *
 * @param scope an Atlassian scope, e.g. `read:jira-work`; unknown ones are named as they are
 */
export function describeAtlassianScope(scope: string): string {
  return Object.hasOwn(WORDS, scope) ? WORDS[scope as keyof typeof WORDS] : `Use the Atlassian permission “${scope}”`;
}
