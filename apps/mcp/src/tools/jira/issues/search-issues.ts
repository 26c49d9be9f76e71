import { countIssues, searchIssues } from '@gatehouse/atlassian';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { ToolFailure } from '../../failure.js';
import { flag, integers, type ObjectSchema, required, text, texts } from '../../schema.js';
import { defineTool, READS, type ToolAnswer } from '../../tool.js';
import { fieldIds } from '../field-ids.js';
import { issueRow, issueRows, issueRowsSchema, ROW_FIELDS, rowLine } from '../rows.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    ...issueRowsSchema,
    approximate_count: { type: 'integer' },
    has_more: { type: 'boolean' },
    next_cursor: { type: 'string' },
    truncated: { type: 'boolean' },
  },
  required: ['source', 'url_prefix', 'issues', 'people', 'has_more'],
};

/** Names that stand for many fields: each issue would cost a screen. */
const TOO_MANY = /^\*|^-/;

export const searchJiraIssues = defineTool({
  name: 'jira_search_issues',
  title: 'Search Jira issues',
  description:
    'Finds Jira issues with JQL and returns one compact row each: key, type, summary, status, priority, assignee, ' +
    'updated. Read one in full with jira_get_issue. Examples: ' +
    '`assignee = currentUser() AND statusCategory != Done ORDER BY updated DESC`; ' +
    '`project = ABC AND text ~ "login error" AND created >= -7d`. Page with next_cursor.',
  input: {
    jql: required(
      text('JQL query. Quote values with spaces. People by account id or currentUser().', { maxLength: 10_000 }),
    ),
    limit: limitArgument,
    cursor: cursorArgument,
    fields: texts('Names or ids of further fields to show in each row, such as labels, Story Points.', {
      maxItems: 20,
    }),
    // The words of the interface, count and reconcile, would be taken for a number of rows and for nothing.
    count_only: flag('Only say about how many issues match. The JQL must be restricted, for instance by project.'),
    recent_issue_ids: integers('Numeric ids of issues created or changed moments ago, so that the search knows them.', {
      maxItems: 50,
    }),
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian, principal }): Promise<ToolAnswer> {
    const { jql, limit } = input;
    const tooMany = input.fields?.find((field) => TOO_MANY.test(field));
    if (tooMany) throw new ToolFailure('invalid_arguments', `fields: name single fields instead of ${tooMany}.`);
    const site = await resolveSite(atlassian, 'jira', input.site);
    const source = sourceOf('jira', site);
    const extra = await fieldIds(atlassian, site, input.fields ?? []);

    if (input.count_only) {
      const count = await atlassian.ask(site, (http, call) => countIssues(http, call, jql));
      const structured = { source, ...issueRows(site, [], []), approximate_count: count, has_more: count > 0 };
      return { text: `${sourceLine('jira', site)}\nAbout ${count} issues match.`, structured };
    }
    const search = ['jira', principal.subject, site.id, jql];
    const nextPageToken = openCursor(input.cursor, search);
    const found = await atlassian.ask(site, (http, call) =>
      searchIssues(http, call, {
        jql,
        fields: [...ROW_FIELDS, ...extra],
        maxResults: limit,
        nextPageToken,
        reconcileIssues: input.recent_issue_ids,
      }),
    );
    const rows = found.issues.map((issue) => issueRow(issue, extra));
    const page = resultPage(rows.map(rowLine), {
      maxChars: input.max_chars,
      next: found.nextPageToken && packCursor(found.nextPageToken, search),
      nothing: 'No issues match, among those that this account may see.',
    });
    return {
      text: `${sourceLine('jira', site)}\n${page.text}`,
      structured: { source, ...issueRows(site, found.issues, rows.slice(0, page.shown)), ...page.structured },
    };
  },
});
