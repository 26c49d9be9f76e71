import { type ConfluenceTask, listContentById, listTasks } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { cursorArgument, limitArgument, maxCharsArgument, siteArgument } from '../../common/arguments.js';
import { openCursor, packCursor } from '../../common/cursor.js';
import { dateOf, oneLine, present } from '../../common/lines.js';
import { pageReference } from '../../common/references.js';
import { resultPage } from '../../common/result-page.js';
import { resolveSite } from '../../common/site.js';
import { sourceLine, sourceOf, sourceSchema } from '../../common/source.js';
import { ToolFailure } from '../../failure.js';
import { choice, defaulted, type ObjectSchema, text } from '../../schema.js';
import { defineTool, READS } from '../../tool.js';
import { findContent } from '../content.js';
import { type NameOf, namesOf } from '../names.js';
import { resolvePerson } from '../people/resolve-person.js';
import { resolveSpace } from '../spaces.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    source: sourceSchema,
    tasks: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: string,
          text: string,
          done: { type: 'boolean' },
          assignee: string,
          due: string,
          page_id: string,
          page_title: string,
        },
        required: ['id', 'text', 'done'],
      },
    },
    has_more: { type: 'boolean' },
    next_cursor: string,
    truncated: { type: 'boolean' },
  },
  required: ['source', 'tasks', 'has_more'],
};

const MAX_TEXT = 500;

export const listConfluenceTasks = defineTool({
  name: 'confluence_list_tasks',
  title: 'List Confluence tasks',
  description:
    'Lists the tasks (check boxes) on Confluence pages, with assignee, due day and page. Tick with confluence_update_task.',
  input: {
    assignee: text('"me", a name, an e-mail address or an account id.', { maxLength: 200 }),
    status: defaulted(choice('Which.', ['open', 'done', 'all']), 'open' as 'open' | 'done' | 'all'),
    page: text('Only on this page: id, address or exact title.', { maxLength: 1_000 }),
    space: text('Only in this space: key, id or name.', { maxLength: 255 }),
    due_before: text('Only due before this day, such as 2026-10-01.', { maxLength: 10 }),
    limit: limitArgument,
    cursor: cursorArgument,
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output,
  annotations: READS,
  scopes: ['confluence:read'],
  async run(input, { atlassian, principal, richText }) {
    const { assignee, status, page, space, limit } = input;
    const dueTo = input.due_before === undefined ? undefined : dayStart(input.due_before) - 1;
    const site = await resolveSite(atlassian, 'confluence', input.site ?? pageReference(page ?? '')?.site);
    const given = [assignee, status, page, space, input.due_before].map((value) => value ?? '');
    const search = ['tasks', principal.subject, site.id, ...given];
    const cursor = openCursor(input.cursor, search);
    const [assignedTo, on, within] = await Promise.all([
      assignee === undefined ? undefined : resolvePerson(atlassian, site, assignee),
      page === undefined ? undefined : findContent(atlassian, site, page),
      space === undefined ? undefined : resolveSpace(atlassian, site, space),
    ]);
    const where = { spaceId: within?.id, ...(on?.kind === 'blogpost' ? { blogPostId: on.id } : { pageId: on?.id }) };
    const wanted = status === 'all' ? undefined : ({ open: 'incomplete', done: 'complete' } as const)[status];
    const found = await atlassian.ask(site, (http, call) =>
      listTasks(http, call, { ...where, status: wanted, assignedTo, dueTo, limit, cursor }),
    );
    const titles = await titlesOf(atlassian, site, found.results);
    const nameOf = await namesOf(
      atlassian,
      site,
      found.results.map((task) => task.assignedTo),
    );
    const rows = await Promise.all(
      found.results.map(async (task) => taskRow(task, await richText.fromAdf(task.body, 'markdown'), nameOf, titles)),
    );
    const shown = resultPage(rows.map(taskLine), {
      maxChars: input.max_chars,
      next: found.cursor && packCursor(found.cursor, search),
      nothing: 'There are no such tasks, among what this account may see.',
    });
    return {
      text: `${sourceLine('confluence', site)}\n${shown.text}`,
      structured: { source: sourceOf('confluence', site), tasks: rows.slice(0, shown.shown), ...shown.structured },
    };
  },
});

function dayStart(given: string): number {
  const time = /^\d{4}-\d\d-\d\d$/.test(given.trim()) ? Date.parse(given.trim()) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new ToolFailure('invalid_arguments', 'due_before must be a day such as 2026-10-01.');
}

/** The titles of the pages that tasks are on. */
async function titlesOf(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  tasks: readonly ConfluenceTask[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(tasks.flatMap(({ pageId }) => pageId ?? []))];
  if (ids.length === 0) return new Map();
  const { results } = await atlassian.ask(site, (http, call) => listContentById(http, call, 'page', ids));
  return new Map(results.map(({ id, title }) => [id, oneLine(title)]));
}

function taskRow(task: ConfluenceTask, body: string, nameOf: NameOf, titles: ReadonlyMap<string, string>) {
  const pageId = task.pageId ?? task.blogPostId;
  return {
    id: task.id,
    text: oneLine(body, MAX_TEXT),
    done: task.status === 'complete',
    ...present({
      assignee: nameOf(task.assignedTo),
      due: dateOf(task.dueAt),
      page_id: pageId,
      page_title: pageId ? titles.get(pageId) : undefined,
    }),
  };
}

function taskLine(task: Awaited<ReturnType<typeof taskRow>>): string {
  const { done, text: words, id, assignee, due, page_id: page, page_title: title } = task;
  const facts = [`id ${id}`, assignee, due && `due ${due}`, page && `on ${title ?? 'page'} (${page})`];
  return `- [${done ? 'x' : ' '}] ${words} [${facts.filter(Boolean).join(' · ')}]`;
}
