import { moveToBacklog, moveToSprint } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { issueReference } from '../../common/references.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { type ObjectSchema, required, text, texts } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';
import { boardArgument, resolveSprint } from './sprints.js';

/** What Jira moves at once. */
const MOST = 50;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    issues: { type: 'array', items: { type: 'string' } },
    sprint_id: { type: 'integer' },
    sprint: { type: 'string' },
  },
  required: ['issues', 'sprint'],
};

export const moveJiraToSprint = defineTool({
  name: 'jira_move_to_sprint',
  title: 'Move Jira issues to a sprint',
  description: 'Plans up to 50 Jira issues for a sprint that is active or future, or takes them back to the backlog.',
  input: {
    issues: required(texts('Keys, ids or addresses of the issues.', { maxItems: MOST })),
    sprint: required(
      text('Id of the sprint, or "backlog"; or, with board, its name, "active" or "next".', { maxLength: 255 }),
    ),
    board: boardArgument,
    site: siteArgument,
  },
  output,
  annotations: CHANGES,
  scopes: ['jira:write'],
  async run(input, { atlassian }) {
    const references = input.issues.map((issue) => issueReference(issue, 'issues'));
    const sites = [...new Set(references.flatMap(({ site }) => site ?? []))];
    if (references.length === 0) throw new ToolFailure('invalid_arguments', 'issues must name at least one issue.');
    if (sites.length > 1) throw new ToolFailure('invalid_arguments', 'All issues must be on one site.');
    const site = await resolveSite(atlassian, 'jira', input.site ?? sites[0]);
    const issues = [...new Set(references.map(({ id }) => id))];
    const names = issues.join(', ');
    if (input.sprint.trim().toLowerCase() === 'backlog') {
      const target = { id: 'backlog', name: names };
      await atlassian.ask(site, (http, call) => moveToBacklog(http, call, issues), {
        change: { kind: 'other', target, after: () => ({ issues, sprint: null }) },
      });
      return { text: `Moved to the backlog: ${names}.`, structured: { issues, sprint: 'backlog' } };
    }
    const sprint = await resolveSprint(atlassian, site, input);
    const id = String(sprint.id);
    const name = oneLine(sprint.name);
    await atlassian.ask(site, (http, call) => moveToSprint(http, call, id, issues), {
      change: { kind: 'other', target: { id, name: sprint.name }, after: () => ({ issues, sprint: sprint.id }) },
    });
    return {
      text: `Moved to ${name} (id ${id}): ${names}.`,
      structured: { issues, sprint_id: sprint.id, sprint: name },
    };
  },
});
