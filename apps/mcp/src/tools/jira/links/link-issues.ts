import { getIssue, type LinkEnds, linkBetween, linkIssues } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { ToolFailure } from '../../failure.js';
import { type ObjectSchema, required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { issueUrl } from '../rows.js';
import { resolveRelation } from './relation.js';
import { issueArgument, otherArgument, twoIssues } from './two-issues.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    issue: { type: 'string' },
    relation: { type: 'string' },
    other: { type: 'string' },
    type: { type: 'string' },
    url: { type: 'string' },
  },
  required: ['issue', 'relation', 'other', 'type', 'url'],
};

export const linkJiraIssues = defineTool({
  name: 'jira_link_issues',
  title: 'Link Jira issues',
  description:
    'Links two Jira issues, read as a sentence: issue "ABC-1", relation "blocks", other "ABC-2" means that ABC-1 blocks ' +
    'ABC-2. A link that exists is not made twice.',
  input: {
    issue: issueArgument,
    relation: required(text('Such as "blocks", "is blocked by", "relates to", "duplicates".', { maxLength: 255 })),
    other: required(otherArgument),
    site: siteArgument,
  },
  output,
  annotations: { ...ADDS, idempotentHint: true },
  write: 'changes',
  scopes: ['jira:write'],
  async run(input, { atlassian }) {
    const { site, issue, other } = await twoIssues(atlassian, input);
    const relation = await resolveRelation(atlassian, site, input.relation);
    const [source, target] = relation.direction === 'outward' ? [issue, other] : [other, issue];
    const ends: LinkEnds = { type: relation.typeName, source, target };
    const before = (await isThere(atlassian, site, ends)) ? ends : undefined;
    const between = oneLine(relation.words);
    const words = `${issue} ${between} ${other}`;
    await atlassian.ask(site, (http, call) => linkIssues(http, call, ends), {
      change: { kind: 'issue-link', target: { id: source, name: words }, before, will: ends, after: () => ends },
    });
    const url = issueUrl(site, issue);
    return {
      text: `Linked: ${words}. ${url}`,
      structured: { issue, relation: between, other, type: oneLine(relation.typeName), url },
    };
  },
});

const REFUSALS: ReadonlySet<string | undefined> = new Set(['not_found', 'forbidden', 'scope_mismatch']);

/** For the record alone: where it cannot be read, the write itself says what is wrong. */
async function isThere(atlassian: AtlassianAccess, site: ConnectedSite, ends: LinkEnds): Promise<boolean> {
  try {
    const issue = await atlassian.ask(site, (http, call) =>
      getIssue(http, call, ends.source, { fields: ['issuelinks'] }),
    );
    return linkBetween(issue, ends) !== undefined;
  } catch (error) {
    if (error instanceof ToolFailure && REFUSALS.has(error.kind)) return false;
    throw error;
  }
}
