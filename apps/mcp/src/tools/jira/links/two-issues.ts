import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { issueReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { required, text } from '../../schema.js';

/** What each of the two issues is called in the arguments, in the order in which the relation is read. */
export const issueArgument = required(text('First issue: key, id or address.', { maxLength: 500 }));
export const otherArgument = text('Second issue: key, id or address.', { maxLength: 500 });

export interface TwoIssues {
  site: ConnectedSite;
  issue: string;
  other: string;
}

/**
 * The two issues of a link, which are on one site.
 * @throws ToolFailure where an address names another site than the other does
 */
export async function twoIssues(
  atlassian: AtlassianAccess,
  given: { issue: string; other: string; site?: string | undefined },
): Promise<TwoIssues> {
  const issue = issueReference(given.issue);
  const other = issueReference(given.other, 'other');
  if (issue.site !== undefined && other.site !== undefined && issue.site !== other.site) {
    throw new ToolFailure(
      'invalid_arguments',
      'Both issues must be on one site. Use jira_add_remote_link across sites.',
    );
  }
  const site = await resolveSite(atlassian, 'jira', given.site ?? issue.site ?? other.site);
  return { site, issue: issue.id, other: other.id };
}
