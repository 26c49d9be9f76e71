import { createIssue, findCreatedIssue } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { issueReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { type Arguments, defaulted, flag, type ObjectSchema, pairs, required, text, texts } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { createForm } from '../create-meta.js';
import type { GivenField } from '../form.js';
import { issueFields } from '../issue-fields.js';
import { personFinder } from '../people.js';
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
  summary: required(text('One line.', { maxLength: 255 })),
  description: text('Description in the given format.', { maxLength: 32_767 }),
  format: formatArgument,
  assignee: text('"me", a name, an e-mail address or an account id.', { maxLength: 200 }),
  parent: text('Key of the parent: the epic, or the issue of a subtask.', { maxLength: 500 }),
  priority: text('Name of the priority.', { maxLength: 100 }),
  labels: texts('Labels, without spaces.', { maxItems: 50 }),
  components: texts('Names of components.', { maxItems: 50 }),
  fix_versions: texts('Names of versions.', { maxItems: 50 }),
  due_date: text('Due date, such as 2026-12-31.', { maxLength: 10 }),
  fields: pairs('Other fields by name or id, as a list of name and value.'),
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
    const description =
      args.description === undefined ? undefined : await richText.toAdf('description', args.description, args.format);
    const parent = args.parent === undefined ? undefined : issueReference(args.parent);
    const site = await resolveSite(atlassian, 'jira', args.site ?? parent?.site);
    const project = projectKey(args.project);
    const form = await createForm(atlassian, site, project, args.issue_type);
    const { issueType } = form;
    if (issueType.subtask && !parent) {
      throw new ToolFailure('choice', `${issueType.name} is a subtask: pass the key of its parent.`);
    }
    const ready = {
      project: /^\d+$/.test(project) ? { id: project } : { key: project },
      issuetype: { id: issueType.id },
      summary: args.summary.replace(/\s+/gu, ' ').trim(),
      ...(description ? { description } : {}),
      ...(parent ? { parent: /^\d+$/.test(parent.id) ? { id: parent.id } : { key: parent.id } } : {}),
      ...(args.labels ? { labels: args.labels } : {}),
    };
    const fields = await issueFields(
      { what: `a new ${issueType.name}`, fields: form.fields },
      givenFields(args),
      ready,
      {
        resolve: personFinder(atlassian, site, { project }),
        richText,
      },
    );
    if (args.dry_run) {
      const lines = Object.entries(fields).map(([id, value]) => `- ${id}: ${shortValue(value)}`);
      return {
        text: `Nothing was created. Everything is valid for a new ${issueType.name} in ${project}:\n${lines.join('\n')}`,
        structured: { created: false, fields },
      };
    }
    const { id, key } = await atlassian.ask(site, (http, call) => createIssue(http, call, fields), {
      find: findCreatedIssue(project),
    });
    const url = issueUrl(site, key);
    return { text: `Created ${key}: ${url}`, structured: { created: true, id, key, url } };
  },
});

/** The arguments that are fields of the form under another name, and those that were given as pairs. */
function givenFields(args: Arguments<typeof input>): GivenField[] {
  const named: [string, string | string[] | undefined][] = [
    ['assignee', args.assignee],
    ['priority', args.priority],
    ['components', args.components],
    ['fixVersions', args.fix_versions],
    ['duedate', args.due_date],
  ];
  return [...named.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])), ...(args.fields ?? [])];
}
