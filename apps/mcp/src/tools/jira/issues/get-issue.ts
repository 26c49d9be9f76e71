import { getIssue, listIssueComments, listRemoteLinks, listWatchers } from '@gatehouse/atlassian';
import { maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { dateOf } from '../../common/lines.js';
import { issueReferences } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf } from '../../common/source.js';
import { continuation, windowOf } from '../../common/window.js';
import { ToolFailure } from '../../failure.js';
import { choices, defaulted, integer, required, text, texts } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { fieldIds } from '../field-ids.js';
import { describeField, fieldLine } from '../field-view.js';
import {
  attachments,
  comments,
  DETAIL_FIELDS,
  extraFields,
  factLines,
  fieldText,
  issueFacts,
  issueLinks,
  remoteLinks,
  watchers,
} from '../issue-view.js';
import { getIssueOutput } from './get-issue-output.js';
import { severalIssues } from './several-issues.js';

const COMMENTS_SHOWN = 10;
/** What comments may take of an answer whose description is long. */
const COMMENTS_SHARE = 0.3;
const INCLUDES = ['comments', 'links', 'remote_links', 'watchers', 'attachments', 'editable_fields'] as const;
/** Allowed values shown of each editable field. */
const ALLOWED = 10;
const MAX_ISSUES = 20;

export const getJiraIssue = defineTool({
  name: 'jira_get_issue',
  title: 'Get Jira issue',
  description:
    'Reads one Jira issue: fields, description as Markdown, and by default its newest comments; or several at once, ' +
    'without comments. Use it when the key is known, or after jira_search_issues. Example: issue "ABC-123", include ["links"].',
  input: {
    issue: required(
      text('Key such as ABC-123, numeric id, or address; several (at most 20) with commas.', { maxLength: 2_000 }),
    ),
    include: choices('What to show besides the fields; ["comments"] unless given.', INCLUDES),
    fields: texts('Names or ids of further fields, such as Story Points.', { maxItems: 20 }),
    format: formatArgument,
    offset: defaulted(integer('Where in the description to begin.', { minimum: 0 }), 0),
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output: getIssueOutput,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian, richText }) {
    const { ids, site: named } = issueReferences(input.issue, MAX_ISSUES);
    const site = await resolveSite(atlassian, 'jira', input.site ?? named);
    const extra = await fieldIds(atlassian, site, input.fields ?? []);
    const [key = ''] = ids;
    if (ids.length > 1) return await severalIssues({ atlassian, richText }, site, ids, { ...input, fields: extra });
    const include = new Set(input.include ?? ['comments']);
    const wanted = [
      ...DETAIL_FIELDS,
      ...(include.has('links') ? ['issuelinks'] : []),
      ...(include.has('attachments') ? ['attachment'] : []),
      ...extra,
    ];
    const [issue, commentPage, remote, watching] = await Promise.all([
      atlassian.ask(site, (http, call) =>
        getIssue(http, call, key, {
          fields: wanted,
          names: extra.length > 0,
          editable: include.has('editable_fields'),
        }),
      ),
      include.has('comments')
        ? atlassian.ask(site, (http, call) =>
            listIssueComments(http, call, key, { maxResults: COMMENTS_SHOWN, newestFirst: true }),
          )
        : undefined,
      include.has('remote_links') ? atlassian.ask(site, (http, call) => listRemoteLinks(http, call, key)) : undefined,
      include.has('watchers') ? atlassian.ask(site, (http, call) => listWatchers(http, call, key)) : undefined,
    ]);

    const whole = await richText.fromAdf(issue.fields.description, input.format);
    if (input.format === 'adf' && whole.length > input.max_chars) {
      throw new ToolFailure(
        'invalid_arguments',
        `The description has ${whole.length} characters as ADF: raise max_chars, or use format markdown.`,
      );
    }
    const share = commentPage ? 1 - COMMENTS_SHARE : 1;
    const description = windowOf(whole, input.offset, Math.floor(input.max_chars * share));
    const said = commentPage && (await comments(richText, commentPage, input.max_chars - description.text.length));
    const facts = issueFacts(site, issue);
    const structured = {
      source: sourceOf('jira', site),
      ...facts,
      description: description.text,
      ...(description.nextOffset === undefined ? {} : { next_offset: description.nextOffset }),
      ...(said ? { comments: said.shown, comments_total: said.total } : {}),
      ...(include.has('links') ? { links: issueLinks(issue.fields) } : {}),
      ...(remote ? { remote_links: remoteLinks(remote) } : {}),
      ...(watching ? { watchers: watchers(watching) } : {}),
      ...(include.has('attachments') ? { attachments: attachments(issue.fields) } : {}),
      ...(extra.length > 0
        ? { fields: await extraFields(richText, issue, extra, { format: input.format, maxChars: input.max_chars }) }
        : {}),
      ...(include.has('editable_fields')
        ? { editable_fields: (issue.editmeta?.fields ?? []).map((field) => describeField(field, { most: ALLOWED })) }
        : {}),
    };
    const sections = [
      `${sourceLine('jira', site)}\n\n# ${facts.key}: ${facts.summary ?? ''}\n${factLines(facts).join('\n')}`,
      section('Fields', structured.fields?.map(fieldText)),
      `## Description\n${description.text || '_empty_'}${continuation(description)}`,
      section(
        'Links',
        structured.links?.map((link) => `- ${link.relation} ${link.key} ${link.summary ?? ''}`),
      ),
      section(
        'Remote links',
        structured.remote_links?.map((link) => `- [${link.title}](${link.url})`),
      ),
      section(
        'Attachments',
        structured.attachments?.map((file) => `- ${file.filename} (id ${file.id})`),
      ),
      section('Editable fields', structured.editable_fields?.map(fieldLine)),
      structured.watchers && `## Watchers\n${structured.watchers.count}: ${structured.watchers.people.join(', ')}`,
      said &&
        section(
          `Comments (${said.shown.length} of ${said.total}, newest first)`,
          said.shown.map(({ author, created, body }) => `**${author ?? 'Unknown'}**, ${dateOf(created)}:\n${body}\n`),
        ),
    ];
    return { text: sections.filter(Boolean).join('\n\n'), structured };
  },
});

function section(title: string, lines: readonly string[] | undefined): string | undefined {
  return lines && `## ${title}\n${lines.join('\n') || '_none_'}`;
}
