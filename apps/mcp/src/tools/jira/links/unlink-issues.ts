import { deleteIssueLink, getIssue, getIssueLink, type LinkEnds } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { type ObjectSchema, text } from '../../schema.js';
import { DESTROYS, defineTool } from '../../tool.js';
import { otherArgument, twoIssues } from './two-issues.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    link_id: { type: 'string' },
    issue: { type: 'string' },
    relation: { type: 'string' },
    other: { type: 'string' },
  },
  required: ['link_id', 'issue', 'relation', 'other'],
};

/** A link as it is read from its first issue. */
interface Link {
  id: string;
  issue: string;
  words: string;
  other: string;
  ends: LinkEnds;
}

const sentence = ({ issue, words, other }: Link): string => `${issue} ${oneLine(words)} ${other}`;

export const unlinkJiraIssues = defineTool({
  name: 'jira_unlink_issues',
  title: 'Unlink Jira issues',
  description:
    'Removes the link between two Jira issues: pass both issues, or the id of the link. Nothing else of them changes.',
  input: {
    issue: text('First issue: key, id or address.', { maxLength: 500 }),
    other: otherArgument,
    relation: text('Which link, where there are several: such as "blocks" or "is blocked by".', { maxLength: 255 }),
    link_id: text('Id of the link, instead of the issues.', { maxLength: 30 }),
    site: siteArgument,
  },
  output,
  annotations: DESTROYS,
  write: 'deletes',
  scopes: ['jira:delete'],
  async run(input, { atlassian }) {
    const { issue, other, link_id: linkId } = input;
    const { site, link } =
      linkId !== undefined
        ? await byId(atlassian, linkId, input.site)
        : issue !== undefined && other !== undefined
          ? await between(atlassian, { ...input, issue, other })
          : missing();
    await atlassian.ask(site, (http, call) => deleteIssueLink(http, call, link.id), {
      change: { kind: 'issue-link', target: { id: link.id, name: sentence(link) }, before: link.ends },
    });
    return {
      text: `Removed the link: ${sentence(link)}.`,
      structured: { link_id: link.id, issue: link.issue, relation: oneLine(link.words), other: link.other },
    };
  },
});

function missing(): never {
  throw new ToolFailure('invalid_arguments', 'Pass issue and other, or link_id.');
}

/** Read before it is removed, so that the answer can say what is gone. */
async function byId(
  atlassian: AtlassianAccess,
  id: string,
  named: string | undefined,
): Promise<{ site: ConnectedSite; link: Link }> {
  const site = await resolveSite(atlassian, 'jira', named);
  const { type, inwardIssue, outwardIssue } = await atlassian.ask(site, (http, call) => getIssueLink(http, call, id));
  const ends = { type: type.name, source: inwardIssue.key, target: outwardIssue.key };
  return { site, link: { id, issue: ends.source, words: type.outward, other: ends.target, ends } };
}

async function between(
  atlassian: AtlassianAccess,
  given: { issue: string; other: string; relation?: string; site?: string },
): Promise<{ site: ConnectedSite; link: Link }> {
  const { site, issue, other } = await twoIssues(atlassian, given);
  const { key, fields } = await atlassian.ask(site, (http, call) =>
    getIssue(http, call, issue, { fields: ['issuelinks'] }),
  );
  const links = (fields.issuelinks ?? []).flatMap(({ id, type, inwardIssue, outwardIssue }): Link[] => {
    const far = outwardIssue ?? inwardIssue;
    if (!id || !far || (far.key !== other && far.id !== other)) return [];
    const link = { id, issue: key, other: far.key };
    return outwardIssue
      ? [{ ...link, words: type.outward, ends: { type: type.name, source: key, target: far.key } }]
      : [{ ...link, words: type.inward, ends: { type: type.name, source: far.key, target: key } }];
  });
  const wanted = given.relation?.trim().toLowerCase();
  const found = links.filter(({ words }) => wanted === undefined || words.toLowerCase() === wanted);
  const [only, ...others] = found;
  if (only && others.length === 0) return { site, link: only };
  const which = links.map((link) => `${sentence(link)} (link_id ${link.id})`).join('; ');
  throw new ToolFailure(
    'choice',
    only
      ? `${issue} and ${other} have several links: pass relation or link_id. ${which}`
      : `${issue} and ${other} have no such link.${which ? ` They have: ${which}` : ''}`,
  );
}
