import { createSprint, findCreatedSprint } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { resolveSite } from '../../common/site.js';
import { required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { resolveBoard } from './boards.js';
import { sprintDates } from './dates.js';
import { sprintLine, sprintRow, sprintSchema } from './sprints.js';

export const createJiraSprint = defineTool({
  name: 'jira_create_sprint',
  title: 'Create Jira sprint',
  description:
    'Plans a new sprint on a scrum board; jira_update_sprint starts it, jira_move_to_sprint fills it. Every call creates another.',
  input: {
    board: required(text('Name or id of the board.', { maxLength: 255 })),
    name: required(text('At most 30 characters.', { maxLength: 30 })),
    goal: text('What is to be reached.', { maxLength: 1_000 }),
    start: text('Date or time, such as 2026-12-01T09:00+01:00.', { maxLength: 40 }),
    end: text('Date or time.', { maxLength: 40 }),
    site: siteArgument,
  },
  output: sprintSchema,
  annotations: ADDS,
  scopes: ['jira:write'],
  async run(input, { atlassian }) {
    const dates = sprintDates(input);
    const site = await resolveSite(atlassian, 'jira', input.site);
    const originBoardId = Number(await resolveBoard(atlassian, site, input.board));
    const { name, goal } = input;
    const sprint = await atlassian.ask(
      site,
      (http, call) => createSprint(http, call, { name, goal, originBoardId, ...dates }),
      {
        find: findCreatedSprint(String(originBoardId), name),
        change: { kind: 'other', target: { id: String(originBoardId), name }, after: sprintRow },
      },
    );
    return { text: `Created ${sprintLine(sprint)}.`, structured: sprintRow(sprint) };
  },
});
