import { fetchIssues } from '@gatehouse/atlassian';
import type { ConnectedSite } from '../../../credentials/access.js';
import { sourceLine, sourceOf } from '../../common/source.js';
import { windowOf } from '../../common/window.js';
import { ToolFailure } from '../../failure.js';
import type { ToolAnswer, ToolContext } from '../../tool.js';
import {
  attachments,
  DETAIL_FIELDS,
  extraFields,
  factLines,
  fieldText,
  issueFacts,
  issueLinks,
} from '../issue-view.js';
import { missingIssues } from '../missing.js';

/** What a request for several issues can bring along. */
const TOGETHER: ReadonlySet<string> = new Set(['links', 'attachments']);
/** Less of a description says nothing (characters). */
const LEAST_SHARE = 300;

/**
 * Reads several issues with one request: their fields, and of each description as much as its share allows.
 *
 * @param input.fields ids of further fields
 * @throws ToolFailure where none is there, or something is asked that takes a request for each
 */
export async function severalIssues(
  { atlassian, richText }: Pick<ToolContext, 'atlassian' | 'richText'>,
  site: ConnectedSite,
  ids: readonly string[],
  input: { include?: readonly string[]; fields: readonly string[]; format: 'markdown' | 'adf'; max_chars: number },
): Promise<ToolAnswer> {
  const { include = [], fields, format } = input;
  const single = include.filter((part) => !TOGETHER.has(part));
  if (single.length > 0) {
    throw new ToolFailure('invalid_arguments', `include ${single.join(', ')}: only for one issue at a time.`);
  }
  const wanted = [
    ...DETAIL_FIELDS,
    ...(include.includes('links') ? ['issuelinks'] : []),
    ...(include.includes('attachments') ? ['attachment'] : []),
    ...fields,
  ];
  const found = await atlassian.ask(site, (http, call) =>
    fetchIssues(http, call, { issueIdsOrKeys: ids, fields: wanted, names: fields.length > 0 }),
  );
  const missing = missingIssues(ids, found.issues);
  if (found.issues.length === 0) {
    const words = `None of ${ids.join(', ')} exists, or this account may not see them.`;
    throw new ToolFailure('atlassian', words, 'no issue of several was found', 'not_found');
  }
  const share = Math.max(LEAST_SHARE, Math.floor(input.max_chars / found.issues.length) - LEAST_SHARE);
  const issues = [];
  const texts = [];
  for (const issue of found.issues) {
    const facts = issueFacts(site, issue);
    const whole = await richText.fromAdf(issue.fields.description, format);
    // Half of a JSON text is of no use.
    const isCut = whole.length > share;
    const description = isCut && format === 'adf' ? windowOf('', 0, share) : windowOf(whole, 0, share);
    const extra = await extraFields(richText, issue, fields, { format, maxChars: share });
    issues.push({
      ...facts,
      description: description.text,
      ...(description.nextOffset === undefined ? {} : { next_offset: description.nextOffset }),
      ...(include.includes('links') ? { links: issueLinks(issue.fields) } : {}),
      ...(include.includes('attachments') ? { attachments: attachments(issue.fields) } : {}),
      ...(extra.length > 0 ? { fields: extra } : {}),
    });
    texts.push(
      [
        `# ${facts.key}: ${facts.summary ?? ''}`,
        ...factLines(facts),
        ...extra.map(fieldText),
        ...(include.includes('links')
          ? issueLinks(issue.fields).map(({ relation, key }) => `- ${relation} ${key}`)
          : []),
        description.text && `\n${description.text}`,
        isCut ? `_Cut: read ${facts.key} alone for the rest._` : '',
      ]
        .filter(Boolean)
        .join('\n'),
    );
  }
  const rest = missing.length > 0 ? `\n\nNot there, or not for this account: ${missing.join(', ')}` : '';
  return {
    text: `${sourceLine('jira', site)}\n\n${texts.join('\n\n')}${rest}`,
    structured: { source: sourceOf('jira', site), issues, ...(missing.length > 0 ? { not_found: missing } : {}) },
  };
}
