import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AdfDocument, AdfNode } from '../adf/node.js';
import type { Page } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { readList } from '../jira/issue-view.js';
import { mayEdit, visibleContent } from './access.js';
import { writeVersion } from './edit.js';
import { confluenceError, invalidRequest, notFound } from './errors.js';
import { answerList } from './paging.js';
import { bodyView, isoTime } from './views.js';

/** A task of a page's body. */
interface Task {
  id: string;
  localId: string;
  page: Page;
  node: AdfNode;
}

/** A task's id follows from its page and its place there. */
const taskId = (page: Page, localId: string): string =>
  String(createHash('sha256').update(`${page.id} ${localId}`).digest().readUInt32BE() + 1_000_000);

const nodesOf = (node: AdfNode): AdfNode[] =>
  node.type === 'taskItem' ? [node] : (node.content ?? []).flatMap(nodesOf);

const tasksOf = (page: Page): Task[] =>
  nodesOf(page.body).map((node) => {
    const localId = String(node.attrs?.localId);
    return { id: taskId(page, localId), localId, page, node };
  });

const visibleTasks = (call: Call): Task[] =>
  visibleContent(call)
    .filter(({ status }) => status === 'current')
    .flatMap(tasksOf);

const inside = (node: AdfNode, type: string): AdfNode | undefined =>
  node.type === type ? node : (node.content ?? []).map((child) => inside(child, type)).find((one) => one !== undefined);
const isDone = ({ node }: Task): boolean => node.attrs?.state === 'DONE';
const assigneeOf = ({ node }: Task): string | undefined => {
  const id = inside(node, 'mention')?.attrs?.id;
  return id === undefined ? undefined : String(id);
};

/** When it is due, in milliseconds since the epoch; never, where no day is named. */
const dueOf = ({ node }: Task): number => Number(inside(node, 'date')?.attrs?.timestamp ?? Number.POSITIVE_INFINITY);

function taskView(task: Task, format: unknown) {
  const { page, node } = task;
  const body: AdfDocument = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: node.content ?? [] }] };
  const ticked = page.ticked.get(task.localId);
  const due = dueOf(task);
  const assignedTo = assigneeOf(task);
  return {
    id: task.id,
    localId: task.localId,
    spaceId: page.space.id,
    [page.kind === 'page' ? 'pageId' : 'blogPostId']: page.id,
    status: isDone(task) ? 'complete' : 'incomplete',
    body: bodyView(body, format),
    createdBy: page.authorAccountId,
    ...(assignedTo === undefined ? {} : { assignedTo }),
    createdAt: isoTime(page.created),
    updatedAt: isoTime(ticked?.at ?? page.updated),
    ...(Number.isFinite(due) ? { dueAt: isoTime(due) } : {}),
    ...(ticked && isDone(task) ? { completedBy: ticked.by, completedAt: isoTime(ticked.at) } : {}),
  };
}

function listTasks(call: Call): Answer {
  const among = (name: string, value: string | undefined): boolean => {
    const wanted = readList(call.query[name]);
    return wanted.length === 0 || (value !== undefined && wanted.includes(value));
  };
  const { status } = call.query;
  const tasks = visibleTasks(call).filter(
    (task) =>
      (status === undefined || (status === 'complete') === isDone(task)) &&
      among('space-id', task.page.space.id) &&
      among('page-id', task.page.kind === 'page' ? task.page.id : undefined) &&
      among('blogpost-id', task.page.kind === 'blogpost' ? task.page.id : undefined) &&
      among('created-by', task.page.authorAccountId) &&
      among('assigned-to', assigneeOf(task)) &&
      (call.query['due-at-to'] === undefined || dueOf(task) <= Number(call.query['due-at-to'])),
  );
  return answerList(call, '/tasks', tasks, (task) => taskView(task, call.query['body-format']));
}

const withState = (node: AdfNode, localId: string, state: string): AdfNode => {
  if (node.type === 'taskItem' && node.attrs?.localId === localId) return { ...node, attrs: { ...node.attrs, state } };
  return node.content ? { ...node, content: node.content.map((child) => withState(child, localId, state)) } : node;
};

const request = z.looseObject({ status: z.enum(['complete', 'incomplete']) });

/** Ticks a task off or opens it again, which changes the page that it is on. */
function updateTask(call: Call, task: Task): Answer {
  const parsed = request.safeParse(call.body);
  if (!parsed.success) return invalidRequest('The status of a task is complete or incomplete');
  const { page, localId } = task;
  if (!mayEdit(call, page)) return confluenceError(403, 'FORBIDDEN', 'You do not have permission to update this task');
  const state = parsed.data.status === 'complete' ? 'DONE' : 'TODO';
  if (task.node.attrs?.state !== state) {
    page.ticked.set(localId, { by: call.person.accountId, at: call.now() });
    writeVersion(call, page, { body: withState(page.body, localId, state) as AdfDocument });
  }
  const after = tasksOf(page).find(({ id }) => id === task.id) ?? task;
  return ok(taskView(after, call.query['body-format']));
}

const withTask =
  (answer: (call: Call, task: Task) => Answer) =>
  (call: Call): Answer => {
    const task = visibleTasks(call).find(({ id }) => id === call.params.id);
    return task ? answer(call, task) : notFound('Task');
  };

/** Tasks of the v2 API: the check boxes of all pages. */
export const taskOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/tasks',
    id: 'getTasks',
    scopes: [['read:task:confluence']],
    handle: listTasks,
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/tasks/:id',
    id: 'getTaskById',
    scopes: [['read:task:confluence']],
    handle: withTask((call, task) => ok(taskView(task, call.query['body-format']), 1)),
  },
  {
    product: 'confluence',
    method: 'PUT',
    path: '/wiki/api/v2/tasks/:id',
    id: 'updateTask',
    scopes: [['write:task:confluence']],
    handle: withTask(updateTask),
  },
];
