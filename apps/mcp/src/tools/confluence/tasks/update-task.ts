import { getTask, taskState, updateTask } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { flag, type ObjectSchema, required, text } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    text: { type: 'string' },
    done: { type: 'boolean' },
    page_id: { type: 'string' },
  },
  required: ['id', 'done'],
};

export const updateConfluenceTask = defineTool({
  name: 'confluence_update_task',
  title: 'Update Confluence task',
  description: 'Ticks a task on a Confluence page off, or opens it again. Find its id with confluence_list_tasks.',
  input: {
    task: required(text('Id of the task.', { maxLength: 30 })),
    done: required(flag('Whether it is done.')),
    site: siteArgument,
  },
  output,
  annotations: CHANGES,
  scopes: ['confluence:write'],
  async run(input, { atlassian, richText }) {
    const id = input.task.trim();
    if (!/^\d{1,19}$/.test(id)) throw new ToolFailure('invalid_arguments', 'task must be the id of a task, a number.');
    const site = await resolveSite(atlassian, 'confluence', input.site);
    const status = input.done ? 'complete' : 'incomplete';
    const before = await atlassian.ask(site, (http, call) => getTask(http, call, id));
    const shown = await atlassian.seen(site, before);
    const name = oneLine(await richText.fromAdf(before.body, 'markdown'));
    const words = shown === before ? name : oneLine(await richText.fromAdf(shown.body, 'markdown'));
    const task = await atlassian.ask(site, (http, call) => updateTask(http, call, id, status), {
      change: {
        kind: 'page-task',
        target: { id, name: name || `task ${id}` },
        before: taskState(before),
        will: { ...taskState(before), done: input.done },
        after: taskState,
      },
    });
    const done = task.status === 'complete';
    return {
      text: `Task ${id} is ${done ? 'done' : 'open'}${words ? `: ${words}` : ''}`,
      structured: { id, done, ...present({ text: words, page_id: task.pageId ?? task.blogPostId }) },
    };
  },
});
