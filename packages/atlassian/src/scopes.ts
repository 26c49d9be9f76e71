/**
 * Every scope that Gatehouse has a use for, also those that no tool of this version needs. Classic scopes for Jira,
 * granular ones for Confluence (its v2 API accepts nothing else) plus classic search.
 */
const WORDS: Readonly<Record<string, string>> = {
  offline_access: 'Stay connected while you are away',
  'read:me': 'See your Atlassian profile: name, picture and e-mail address',
  'read:jira-work': 'Read Jira projects, issues and comments that you can see',
  'write:jira-work': 'Create and change Jira issues and comments as you',
  'read:jira-user': 'Look up people in Jira',
  'read:project-version:jira': 'Read the versions of Jira projects',
  'write:project-version:jira': 'Create and change the versions of Jira projects as you',
  'read:project:jira': 'See the Jira projects that you can see',
  'read:issue-details:jira': 'Read Jira issues that you can see, on boards',
  'read:jql:jira': 'Use Jira searches on boards',
  'read:board-scope:jira-software': 'See Jira boards and what is on them',
  'read:board-scope.admin:jira-software': 'See how Jira boards are set up',
  'write:board-scope:jira-software': 'Move issues on Jira boards as you',
  'read:sprint:jira-software': 'Read Jira sprints',
  'write:sprint:jira-software': 'Create and change Jira sprints as you',
  'read:epic:jira-software': 'Read Jira epics',
  'read:servicedesk-request': 'Read requests in Jira Service Management that you can see',
  'write:servicedesk-request': 'Create and answer requests in Jira Service Management as you',
  'search:confluence': 'Search Confluence content that you can see',
  'read:confluence-user': 'Look up people in Confluence',
  'read:page:confluence': 'Read Confluence pages that you can see',
  'write:page:confluence': 'Create and change Confluence pages as you',
  'delete:page:confluence': 'Delete Confluence pages as you',
  'read:space:confluence': 'See the Confluence spaces you have access to',
  'read:comment:confluence': 'Read comments on Confluence pages',
  'write:comment:confluence': 'Write comments on Confluence pages as you',
  'delete:comment:confluence': 'Delete comments on Confluence pages as you',
  'read:attachment:confluence': 'Read files attached to Confluence pages',
  'write:attachment:confluence': 'Attach files to Confluence pages as you',
  'delete:attachment:confluence': 'Delete files attached to Confluence pages as you',
  'read:label:confluence': 'See labels in Confluence',
  'write:label:confluence': 'Add and remove labels in Confluence as you',
  'read:task:confluence': 'Read tasks in Confluence',
  'write:task:confluence': 'Tick off tasks in Confluence as you',
  'read:user:confluence': 'See the names of people in Confluence',
  'read:template:confluence': 'Read page templates in Confluence',
  'read:analytics.content:confluence': 'See how often Confluence pages are viewed',
  'write:content.restriction:confluence': 'Change who may see or edit Confluence pages, as you',
  'read:folder:confluence': 'See Confluence folders',
  'write:folder:confluence': 'Create and change Confluence folders as you',
  'read:hierarchical-content:confluence': 'See how Confluence pages are nested',
  'read:content-details:confluence': 'See details of Confluence content, such as who may read it',
  'read:content.metadata:confluence': 'See details of Confluence content, such as the pages above a page',
};

/**
 * Whether Gatehouse has a use for an Atlassian scope. What it has none for is never asked for, wherever it is written down.
 */
export function isKnownAtlassianScope(scope: string): boolean {
  return Object.hasOwn(WORDS, scope);
}

/**
 * Says in plain words what an Atlassian scope lets Gatehouse do.
 *
 * @param scope an Atlassian scope, e.g. `read:jira-work`; unknown ones are named as they are
 */
export function describeAtlassianScope(scope: string): string {
  return (isKnownAtlassianScope(scope) && WORDS[scope]) || `Use the Atlassian permission “${scope}”`;
}
