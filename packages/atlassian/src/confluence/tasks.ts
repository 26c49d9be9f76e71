import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { confluence } from './api.js';
import { listV2, type Slice } from './list.js';
import { adfBody, type CursorPage } from './shapes.js';

const task = z.looseObject({
  id: z.string(),
  spaceId: z.string().nullish(),
  pageId: z.string().nullish(),
  blogPostId: z.string().nullish(),
  status: z.string(),
  /** The ADF document, not yet looked into. */
  body: adfBody,
  assignedTo: z.string().nullish(),
  createdBy: z.string().nullish(),
  completedBy: z.string().nullish(),
  dueAt: z.string().nullish(),
  completedAt: z.string().nullish(),
});
export type ConfluenceTask = z.infer<typeof task>;
export type TaskStatus = 'complete' | 'incomplete';

/** Tasks of all pages that the person can see (v2 `GET /tasks`; scope `read:task:confluence`). */
export function listTasks(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: Slice & {
    status?: TaskStatus | undefined;
    assignedTo?: string | undefined;
    spaceId?: string | undefined;
    pageId?: string | undefined;
    blogPostId?: string | undefined;
    /** The latest moment at which they are due, in milliseconds since the epoch. */
    dueTo?: number | undefined;
  },
): Promise<AtlassianResult<CursorPage<ConfluenceTask>>> {
  return listV2(http, call, {
    path: ['tasks'],
    query: {
      'body-format': 'atlas_doc_format',
      status: input.status,
      'assigned-to': input.assignedTo,
      'space-id': input.spaceId,
      'page-id': input.pageId,
      'blogpost-id': input.blogPostId,
      'due-at-to': input.dueTo,
      limit: input.limit,
      cursor: input.cursor,
    },
    scope: 'read:task:confluence',
    item: task,
  });
}

/** One task (v2 `GET /tasks/{id}`; scope `read:task:confluence`). */
export function getTask(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<ConfluenceTask>> {
  return confluence(http, call, 'v2', {
    method: 'GET',
    path: ['tasks', id],
    query: { 'body-format': 'atlas_doc_format' },
    effect: 'read',
    scope: 'read:task:confluence',
    answer: task,
  });
}

/** Ticks a task off or opens it again (v2 `PUT /tasks/{id}`; scope `write:task:confluence`). */
export function updateTask(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
  status: TaskStatus,
): Promise<AtlassianResult<ConfluenceTask>> {
  return confluence(http, call, 'v2', {
    method: 'PUT',
    path: ['tasks', id],
    query: { 'body-format': 'atlas_doc_format' },
    json: { status },
    effect: 'write',
    scope: 'write:task:confluence',
    answer: task,
  });
}
