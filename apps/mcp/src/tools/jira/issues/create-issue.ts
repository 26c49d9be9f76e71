import { createIssue, findCreatedIssue } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { issueReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { defaulted, flag, type ObjectSchema, required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { newIssueArguments, newIssueFields } from '../new-issue.js';
import { projectKey } from '../projects.js';
import { issueUrl } from '../rows.js';
import { shortValue } from '../values.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    created: { type: 'boolean' },
    id: { type: 'string' },
    key: { type: 'string' },
    url: { type: 'string' },
    fields: { type: 'object' },
  },
  required: ['created'],
};

const input = {
  project: required(text('Key or id of the project, such as ABC.', { maxLength: 100 })),
  issue_type: required(text('Name or id of the issue type, such as Task or Bug.', { maxLength: 100 })),
  ...newIssueArguments,
  format: formatArgument,
  dry_run: defaulted(flag('Only check everything and show what would be created.'), false),
  site: siteArgument,
};

export const createJiraIssue = defineTool({
  name: 'jira_create_issue',
  title: 'Create Jira issue',
  description:
    'Creates a Jira issue in the user’s name. Names are resolved (issue type, priority, people, options), and missing ' +
    'or wrong fields are answered with what is allowed; use dry_run to check first. ' +
    'Example: project "ABC", issue_type "Bug", summary "Login fails", description "## Steps\\n1. …", assignee "me".',
  input,
  output,
  annotations: ADDS,
  scopes: ['jira:write'],
  async run(args, { atlassian, richText }) {
    const parent = args.parent === undefined ? undefined : issueReference(args.parent);
    const site = await resolveSite(atlassian, 'jira', args.site ?? parent?.site);
    const project = projectKey(args.project);
    const wanted = { ...args, project, issueType: args.issue_type };
    const { typeName, fields } = await newIssueFields(atlassian, site, richText, wanted);
    if (args.dry_run) {
      const lines = Object.entries(fields).map(([id, value]) => `- ${id}: ${shortValue(value)}`);
      return {
        text: `Nothing was created. Everything is valid for a new ${oneLine(typeName)} in ${project}:\n${lines.join('\n')}`,
        structured: { created: false, fields },
      };
    }
    const { id, key } = await atlassian.ask(site, (http, call) => createIssue(http, call, fields), {
      find: findCreatedIssue(project),
      change: {
        kind: 'issue',
        target: { id: project, name: project },
        after: (made) => ({ issues: [{ id: made.id, key: made.key, summary: args.summary }] }),
      },
    });
    const url = issueUrl(site, key);
    return { text: `Created ${key}: ${url}`, structured: { created: true, id, key, url } };
  },
});
