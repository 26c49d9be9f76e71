import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { type JsonSchema, type ObjectSchema, required, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { createForm, createTypes } from '../create-meta.js';
import { describeField, fieldLine, fieldSchema } from '../field-view.js';
import { fieldOn, OWN } from '../form.js';
import { projectKey } from '../projects.js';

const string: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
/** Of each field; of a single one that was asked for, more. */
const ALLOWED = 20;
const ALLOWED_OF_ONE = 200;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    project: string,
    issue_type: string,
    issue_types: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, name: string, subtask: flag, description: string },
        required: ['id', 'name', 'subtask'],
      },
    },
    fields: { type: 'array', items: fieldSchema },
  },
  required: ['source', 'project'],
};

export const getJiraCreateFields = defineTool({
  name: 'jira_get_create_fields',
  title: 'Get fields for new Jira issues',
  description:
    'Says what a new Jira issue takes: without issue_type the types that the user may create in a project, with it the ' +
    'fields, which are required, and their allowed values (20 of each; for more pass field, or search in them).',
  input: {
    project: required(text('Key or id, such as ABC.', { maxLength: 100 })),
    issue_type: text('Name or id of the issue type.', { maxLength: 100 }),
    field: text('Only this field, by name or id.', { maxLength: 255 }),
    search: text('Only allowed values with this in them.', { maxLength: 100 }),
    site: siteArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian }) {
    const site = await resolveSite(atlassian, 'jira', input.site);
    const project = projectKey(input.project);
    const source = sourceOf('jira', site);
    if (input.issue_type === undefined) {
      const types = (await createTypes(atlassian, site, project)).map(({ id, name, subtask, description }) => ({
        id,
        name: oneLine(name),
        subtask: subtask === true,
        ...present({ description: oneLine(description) }),
      }));
      const lines = types.map(
        ({ name, subtask, description }) =>
          `- ${name}${subtask ? ' (needs a parent)' : ''}${description ? `: ${description}` : ''}`,
      );
      return {
        text: `${sourceLine('jira', site)}\nIssue types that can be created in ${project}:\n${lines.join('\n')}`,
        structured: { source, project, issue_types: types },
      };
    }
    const { issueType, fields } = await createForm(atlassian, site, project, input.issue_type);
    const form = { what: `a new ${oneLine(issueType.name)}`, fields };
    const wanted = input.field === undefined ? undefined : fieldOn(form, input.field);
    const shown = wanted ? [wanted] : fields.filter(({ fieldId }) => !OWN.has(fieldId));
    const rows = shown.map((field) =>
      describeField(field, { search: input.search, most: wanted ? ALLOWED_OF_ONE : ALLOWED }),
    );
    const ordered = [...rows.filter((row) => row.required), ...rows.filter((row) => !row.required)];
    return {
      text: `${sourceLine('jira', site)}\nFields of a new ${oneLine(issueType.name)} in ${project}:\n${ordered.map(fieldLine).join('\n')}`,
      structured: { source, project, issue_type: oneLine(issueType.name), fields: ordered },
    };
  },
});
