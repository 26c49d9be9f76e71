import type { Product } from '../company/model.js';

interface Scope {
  /** Where it counts; `account` scopes belong to no site. */
  product: Product | 'account';
  /** What the consent page says it allows. */
  words: string;
}

const WORDS: Readonly<Record<string, string>> = {
  offline_access: 'Keep this access while you are away',
  'read:me': 'View your profile: name, picture and e-mail address',
  'read:account': 'View your account',
  'read:jira-work': 'View Jira projects, issues, comments and attachments',
  'write:jira-work': 'Create and edit issues, comments and attachments in Jira',
  'read:jira-user': 'View the people that you can see in Jira',
  'manage:jira-project': 'Manage the settings of Jira projects',
  'read:servicedesk-request': 'View service desk requests',
  'write:servicedesk-request': 'Create and answer service desk requests',
  'search:confluence': 'Search Confluence',
  'read:confluence-user': 'View the people that you can see in Confluence',
  'read:confluence-content.all': 'View Confluence pages, blog posts and comments',
  'read:confluence-content.summary': 'View summaries of Confluence content',
  'read:confluence-space.summary': 'View summaries of Confluence spaces',
  'readonly:content.attachment:confluence': 'Download the attachments of Confluence content',
  'write:confluence-file': 'Attach files in Confluence',
  'write:confluence-content': 'Create and edit Confluence pages, blog posts and comments',
};

/** Granular scopes by product, as `verbs subject`; their words follow from their names. */
const GRANULAR: Readonly<Record<string, string>> = {
  jira: `read,write,delete issue · read,write,delete comment · read,write,delete comment.property · read issue-meta
    read issue-details · read issue.changelog · read issue.vote · read,write issue.watcher
    read,write,delete issue.remote-link · read,write,delete issue-link · read,write issue.time-tracking · read issue-link-type · read issue.transition · read,write issue.property
    read,write,delete issue-worklog · read,write,delete issue-worklog.property · read issue-security-level · read issue-type · read issue-type-hierarchy
    read status · read issue-status · read priority · read field · read field.option · read field.default-value · read field-configuration
    read,write project · read project.property · read project.component · read project-category · read project-role
    read,write project-version · read user · read user.property · read group · read application-role · read avatar
    read,write,delete attachment · read label · read jql · read permission · read audit-log`,
  'jira-service-management': `read servicedesk · read requesttype · read queue · read,write request
    read,write request.comment · read,write request.approval · read request.sla`,
  'jira-software': `read,write board-scope · read board-scope.admin · read,write,delete sprint · read,write epic
    read,write issue`,
  confluence: `read,write,delete page · read,write,delete comment · read,write,delete attachment · read,write space
    read,write,delete blogpost · read hierarchical-content · read content.metadata · read content-details
    read,write task · read,write,delete folder · read,write label · read template · read user
    read,write content.restriction · read analytics.content`,
};

const VERBS: Readonly<Record<string, string>> = { read: 'View', write: 'Create and edit', delete: 'Delete' };
const PRODUCT_NAMES: Readonly<Record<string, string>> = {
  jira: 'Jira',
  'jira-service-management': 'service desks',
  'jira-software': 'Jira boards',
  confluence: 'Confluence',
};

function plural(subject: string): string {
  if (/(meta|metadata|details|content|jql|configuration|log|admin)$/.test(subject)) return subject;
  if (/[^aeiou]y$/.test(subject)) return subject.replace(/y$/, 'ies');
  return /s$/.test(subject) ? `${subject}es` : `${subject}s`;
}

function catalogue(): Map<string, Scope> {
  const scopes = new Map<string, Scope>();
  for (const [name, words] of Object.entries(WORDS)) {
    const product = /confluence/.test(name) ? 'confluence' : /jira|servicedesk/.test(name) ? 'jira' : 'account';
    scopes.set(name, { product, words });
  }
  for (const [suffix, list] of Object.entries(GRANULAR)) {
    for (const entry of list.split(/·|\n/)) {
      const [verbs = '', subject = ''] = entry.trim().split(' ');
      for (const verb of verbs.split(',')) {
        scopes.set(`${verb}:${subject}:${suffix}`, {
          product: suffix === 'confluence' ? 'confluence' : 'jira',
          words: `${VERBS[verb]} ${plural(subject.replace(/[-.]/g, ' '))} in ${PRODUCT_NAMES[suffix]}`,
        });
      }
    }
  }
  return scopes;
}

const SCOPES: ReadonlyMap<string, Scope> = catalogue();

/** The scope's product and words, or undefined if Atlassian (as far as the sandbox knows) has no such scope. */
export const describeScope = (name: string): Scope | undefined => SCOPES.get(name);

/** Splits a `scope` parameter (RFC 6749, section 3.3), dropping repetitions. */
export const parseScopes = (text: string): string[] => [...new Set(text.split(/\s+/).filter((name) => name !== ''))];

/** Those of the scopes that count for the product. */
export const scopesOf = (product: Product, scopes: Iterable<string>): string[] =>
  [...scopes].filter((name) => SCOPES.get(name)?.product === product);
