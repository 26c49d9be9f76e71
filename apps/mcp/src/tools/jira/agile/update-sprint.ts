import { type Sprint, updateSprint } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { choice, text } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';
import { sprintDates } from './dates.js';
import { boardArgument, resolveSprint, sprintArgument, sprintLine, sprintRow, sprintSchema } from './sprints.js';

export const updateJiraSprint = defineTool({
  name: 'jira_update_sprint',
  title: 'Update, start or close a Jira sprint',
  description:
    'Changes what is given of a Jira sprint: name, goal, dates; or starts a future one, or closes the active one, whose ' +
    'unfinished issues then are no longer planned. A sprint that is closed cannot be changed.',
  input: {
    sprint: sprintArgument,
    board: boardArgument,
    action: choice('start: now unless start is given; it needs an end. close: for good.', ['start', 'close']),
    name: text('At most 30 characters.', { maxLength: 30 }),
    goal: text('What is to be reached.', { maxLength: 1_000 }),
    start: text('Date or time, such as 2026-12-01T09:00+01:00.', { maxLength: 40 }),
    end: text('Date or time.', { maxLength: 40 }),
    site: siteArgument,
  },
  output: sprintSchema,
  annotations: CHANGES,
  scopes: ['jira:write'],
  async run(input, { atlassian }) {
    const { action, name, goal } = input;
    const dates = sprintDates(input);
    const changes = { ...(name === undefined ? {} : { name }), ...(goal === undefined ? {} : { goal }), ...dates };
    if (action === undefined && Object.keys(changes).length === 0) {
      throw new ToolFailure('invalid_arguments', 'Pass what to change: action, name, goal, start or end.');
    }
    const site = await resolveSite(atlassian, 'jira', input.site);
    const before = await resolveSprint(atlassian, site, input);
    const values = { ...changes, ...(action === undefined ? {} : begunOrEnded(before, action, dates)) };
    const sprint = await atlassian.ask(site, (http, call) => updateSprint(http, call, String(before.id), values), {
      change: {
        kind: 'other',
        target: { id: String(before.id), name: before.name },
        before: sprintRow(before),
        // A start that nobody named is the moment of the request.
        will: sprintRow({ ...before, ...values, startDate: dates.startDate ?? before.startDate }),
        after: sprintRow,
      },
    });
    const done = action === 'start' ? 'Started' : action === 'close' ? 'Closed' : 'Updated';
    return { text: `${done} ${sprintLine(sprint)}.`, structured: sprintRow(sprint) };
  },
});

/** The state that an action leads to, with the start that Jira wants told. */
function begunOrEnded(
  before: Sprint,
  action: 'start' | 'close',
  dates: { startDate?: string; endDate?: string },
): { state: 'active' | 'closed'; startDate?: string } {
  const needed = action === 'start' ? 'future' : 'active';
  if (before.state !== needed) {
    throw new ToolFailure(
      'choice',
      `Only a sprint that is ${needed} can be ${action === 'start' ? 'started' : 'closed'}: this is ${sprintLine(before)}.`,
    );
  }
  if (action === 'close') return { state: 'closed' };
  if (dates.endDate === undefined && !before.endDate) {
    throw new ToolFailure('invalid_arguments', 'The sprint has no end yet: pass end to start it.');
  }
  const startDate = dates.startDate ?? before.startDate ?? new Date().toISOString();
  return { state: 'active', startDate };
}
