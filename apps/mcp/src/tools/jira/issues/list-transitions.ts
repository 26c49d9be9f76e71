import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { issueReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { type JsonSchema, type ObjectSchema, required, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { allowedText, optionNames } from '../options.js';
import { openTransitions, screenFields, transitionName } from '../transitions.js';

const string: JsonSchema = { type: 'string' };
const MAX_ALLOWED = 50;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    transitions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: string,
          name: string,
          to_status: string,
          to_category: string,
          has_screen: { type: 'boolean' },
          fields: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                id: string,
                name: string,
                required: { type: 'boolean' },
                type: string,
                allowed: { type: 'array', items: string },
              },
              required: ['id', 'name', 'required'],
            },
          },
        },
        required: ['id', 'name', 'to_status', 'fields'],
      },
    },
  },
  required: ['source', 'transitions'],
};

export const listJiraTransitions = defineTool({
  name: 'jira_list_transitions',
  title: 'List Jira transitions',
  description:
    'Lists the workflow steps open to the user from an issue’s present status, with the fields each asks for. ' +
    'jira_transition_issue finds them by itself; use this when it is unclear what is possible.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    site: siteArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian }) {
    const reference = issueReference(input.issue);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const open = await openTransitions(atlassian, site, reference.id);
    const transitions = open.map((transition) => ({
      id: transition.id,
      name: oneLine(transition.name),
      to_status: oneLine(transition.to.name),
      ...(transition.to.statusCategory ? { to_category: oneLine(transition.to.statusCategory.name) } : {}),
      has_screen: transition.hasScreen === true,
      fields: screenFields(transition).map(
        ({ fieldId, name, required: must, hasDefaultValue, schema, allowedValues }) => ({
          id: fieldId,
          name: oneLine(name),
          required: must && !hasDefaultValue,
          type: schema.type,
          ...(allowedValues?.length ? { allowed: optionNames(allowedValues).slice(0, MAX_ALLOWED) } : {}),
        }),
      ),
    }));
    const lines = open.flatMap((transition) => [
      `- ${transitionName(transition)}`,
      ...screenFields(transition).map(
        (field) =>
          `  - ${field.required ? 'needs' : 'takes'} ${oneLine(field.name)} (${field.fieldId}). ${allowedText(field)}`,
      ),
    ]);
    const nothing = `This account can make no transition of ${reference.id} from where it is.`;
    return {
      text: `${sourceLine('jira', site)}\n${lines.join('\n') || nothing}`,
      structured: { source: sourceOf('jira', site), transitions },
    };
  },
});
