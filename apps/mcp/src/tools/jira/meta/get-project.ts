import {
  getProject,
  type JiraProjectDetails,
  listComponents,
  listStatuses,
  listVersions,
  type Site,
} from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { choices, type JsonSchema, type ObjectSchema, required, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { projectKey } from '../projects.js';
import { person } from '../values.js';
import { componentsOf, statusesOf, upTo, versionsOf } from './project-parts.js';

const string: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
const list = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'array',
  items: { type: 'object', properties, required: ['name'] },
});

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    id: string,
    key: string,
    name: string,
    url: string,
    type: string,
    description: string,
    lead: string,
    archived: flag,
    issue_types: list({ id: string, name: string, subtask: flag, description: string }),
    statuses: list({ name: string, category: string, types: { type: 'array', items: string } }),
    components: list({ id: string, name: string, description: string, lead: string }),
    components_total: { type: 'integer' },
    versions: list({
      id: string,
      name: string,
      description: string,
      state: string,
      start_date: string,
      release_date: string,
    }),
    versions_total: { type: 'integer' },
  },
  required: ['source', 'id', 'key', 'name', 'url', 'issue_types'],
};

const INCLUDES = ['statuses', 'components', 'versions'] as const;
const SHOWN = 50;
/** More components than that are rare, and their names too many to choose from. */
const MOST_COMPONENTS = 200;

export const getJiraProject = defineTool({
  name: 'jira_get_project',
  title: 'Get Jira project',
  description:
    'Reads one Jira project: lead, description and issue types; on demand its statuses, components and versions (the ' +
    'latest 50). The fields for new issues: jira_get_create_fields.',
  input: {
    project: required(text('Key or id, such as ABC.', { maxLength: 100 })),
    include: choices('What to show besides.', INCLUDES),
    site: siteArgument,
  },
  output,
  annotations: READS,
  scopes: ['jira:read'],
  async run(input, { atlassian }) {
    const site = await resolveSite(atlassian, 'jira', input.site);
    const key = projectKey(input.project);
    const include = new Set(input.include ?? []);
    const page = { maxResults: SHOWN };
    const [project, statuses, components, versions] = await Promise.all([
      atlassian.ask(site, (http, call) => getProject(http, call, key)),
      include.has('statuses') ? atlassian.ask(site, (http, call) => listStatuses(http, call, key)) : undefined,
      include.has('components')
        ? upTo(MOST_COMPONENTS, (startAt) =>
            atlassian.ask(site, (http, call) => listComponents(http, call, key, { startAt, ...page })),
          )
        : undefined,
      include.has('versions') ? atlassian.ask(site, (http, call) => listVersions(http, call, key, page)) : undefined,
    ]);
    const parts = [
      statuses && statusesOf(statuses),
      components && componentsOf(components),
      versions && versionsOf(versions),
    ].filter((part) => part !== undefined);
    const facts = projectFacts(site, project);
    const lines = [
      `# ${facts.key}: ${facts.name}`,
      ...(facts.description ? [facts.description] : []),
      `- **Type:** ${facts.type ?? 'unknown'} · **Lead:** ${facts.lead ?? 'nobody'}${facts.archived ? ' · archived' : ''}`,
      `- **Issue types:** ${facts.issue_types.map(({ name, subtask }) => (subtask ? `${name} (subtask)` : name)).join(', ')}`,
      `- **URL:** ${facts.url}`,
      ...parts.map(({ title, lines: some }) => `\n## ${title}\n${some.join('\n') || '_none_'}`),
    ];
    return {
      text: `${sourceLine('jira', site)}\n\n${lines.join('\n')}`,
      structured: Object.assign(
        { source: sourceOf('jira', site), ...facts },
        ...parts.map(({ structured }) => structured),
      ),
    };
  },
});

function projectFacts(site: Site, project: JiraProjectDetails) {
  return {
    id: project.id,
    key: project.key,
    name: oneLine(project.name),
    url: `${site.url}/browse/${project.key}`,
    ...present({
      type: project.projectTypeKey,
      description: oneLine(project.description, 2_000),
      lead: person(project.lead),
    }),
    ...(project.archived ? { archived: true } : {}),
    issue_types: project.issueTypes.map(({ id, name, subtask, description }) => ({
      id,
      name: oneLine(name),
      subtask: subtask === true,
      ...present({ description: oneLine(description) }),
    })),
  };
}
