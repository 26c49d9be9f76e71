import { type JiraUser, searchAssignableUsers, searchUsers } from '@gatehouse/atlassian';
import { cursorArgument, DEFAULT_MAX_CHARS, limitArgument, siteArgument } from '../../common/arguments.js';
import { packCursor } from '../../common/cursor.js';
import { oneLine, present } from '../../common/lines.js';
import { openOffset } from '../../common/offset.js';
import { issueReference } from '../../common/references.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { ToolFailure } from '../../failure.js';
import { type JsonSchema, type ObjectSchema, required, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { isMe } from '../people.js';
import { projectKey } from '../projects.js';

const string: JsonSchema = { type: 'string' };

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    users: {
      type: 'array',
      items: {
        type: 'object',
        properties: { account_id: string, name: string, email: string, active: { type: 'boolean' }, type: string },
        required: ['account_id', 'name'],
      },
    },
    has_more: { type: 'boolean' },
    next_cursor: string,
    truncated: { type: 'boolean' },
  },
  required: ['source', 'users', 'has_more'],
};

export const findJiraUsers = defineTool({
  name: 'jira_find_users',
  title: 'Find Jira users',
  description:
    'Finds people in Jira by the beginning of a name or e-mail address, with their account ids; with project or issue ' +
    'only those who can be assigned there. Other tools resolve names by themselves.',
  input: {
    query: required(text('Beginning of a name or e-mail address, or "me".', { maxLength: 200 })),
    project: text('Key of a project.', { maxLength: 100 }),
    issue: text('Key of an issue.', { maxLength: 500 }),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian, principal }) {
    const { query, project, issue, limit } = input;
    if (project !== undefined && issue !== undefined) {
      throw new ToolFailure('invalid_arguments', 'Pass project or issue, not both.');
    }
    const reference = issue === undefined ? undefined : issueReference(issue);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference?.site);
    const place = reference
      ? { issueKey: reference.id }
      : project === undefined
        ? undefined
        : { project: projectKey(project) };
    const search = ['jira-users', principal.subject, site.id, query, JSON.stringify(place ?? null)];
    const startAt = openOffset(input.cursor, search);
    const wanted = { query: isMe(query) ? site.account.displayName : query, startAt, maxResults: limit };
    const found = await atlassian.ask(site, (http, call) =>
      place ? searchAssignableUsers(http, call, { ...wanted, in: place }) : searchUsers(http, call, wanted),
    );
    const users = found.filter(({ accountId }) => !isMe(query) || accountId === site.account.accountId).map(userRow);
    const page = resultPage(
      users.map(
        ({ account_id: id, name, email, active }) =>
          `- ${name}${email ? ` <${email}>` : ''}, account id ${id}${active ? '' : ', inactive'}`,
      ),
      {
        maxChars: DEFAULT_MAX_CHARS,
        ways: ['limit'],
        // Jira gives no total: a full page may have another after it.
        next: found.length < limit ? undefined : packCursor(String(startAt + found.length), search),
        nothing: `Nobody matches ${query}.`,
      },
    );
    return {
      text: `${sourceLine('jira', site)}\n${page.text}`,
      structured: { source: sourceOf('jira', site), users: users.slice(0, page.shown), ...page.structured },
    };
  },
});

function userRow({ accountId, displayName, emailAddress, active, accountType }: JiraUser) {
  return {
    account_id: accountId,
    name: oneLine(displayName),
    ...present({ email: oneLine(emailAddress), type: accountType }),
    active: active !== false,
  };
}
