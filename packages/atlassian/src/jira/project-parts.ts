import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { METADATA_MS } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';
import { jiraUser, status } from './shapes.js';

/** What a project has about. */
const USUAL = 6;
const USUAL_PARTS = 20;

const details = z.looseObject({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  projectTypeKey: z.string().nullish(),
  archived: z.boolean().nullish(),
  lead: jiraUser.nullish(),
  issueTypes: z
    .array(
      z.looseObject({
        id: z.string(),
        name: z.string(),
        description: z.string().nullish(),
        subtask: z.boolean().nullish(),
      }),
    )
    .catch([]),
});
export type JiraProjectDetails = z.infer<typeof details>;

/** One project with its lead and issue types (`GET /project/{key}`; scope `read:jira-work`). */
export function getProject(
  http: AtlassianHttp,
  call: AtlassianCall,
  project: string,
): Promise<AtlassianResult<JiraProjectDetails>> {
  return jira(http, call, {
    method: 'GET',
    path: ['project', project],
    effect: 'read',
    scope: 'read:jira-work',
    remember: { forMs: METADATA_MS },
    answer: details,
  });
}

const typeStatuses = z.looseObject({ id: z.string(), name: z.string(), statuses: z.array(status) });
export type JiraTypeStatuses = z.infer<typeof typeStatuses>;

/** The statuses of each issue type of a project (`GET /project/{key}/statuses`; scope `read:jira-work`). */
export function listStatuses(
  http: AtlassianHttp,
  call: AtlassianCall,
  project: string,
): Promise<AtlassianResult<JiraTypeStatuses[]>> {
  return jira(http, call, {
    method: 'GET',
    path: ['project', project, 'statuses'],
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: USUAL, of: (types) => types.length },
    remember: { forMs: METADATA_MS },
    answer: z.array(typeStatuses),
  });
}

export interface PartPage<T> {
  values: T[];
  total: number;
}

const component = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  lead: jiraUser.nullish(),
});
export type JiraComponent = z.infer<typeof component>;

/** Components of a project by name (`GET /project/{key}/component`; scope `read:jira-work`). */
export function listComponents(
  http: AtlassianHttp,
  call: AtlassianCall,
  project: string,
  input: { startAt?: number; maxResults: number },
): Promise<AtlassianResult<PartPage<JiraComponent>>> {
  return parts(http, call, ['project', project, 'component'], { ...input, orderBy: 'name' }, component);
}

const version = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  released: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  startDate: z.string().nullish(),
  releaseDate: z.string().nullish(),
  overdue: z.boolean().nullish(),
});
export type JiraVersion = z.infer<typeof version>;

/** Versions of a project, the last in its order first (`GET /project/{key}/version`; scope `read:jira-work`). */
export function listVersions(
  http: AtlassianHttp,
  call: AtlassianCall,
  project: string,
  input: { maxResults: number },
): Promise<AtlassianResult<PartPage<JiraVersion>>> {
  return parts(http, call, ['project', project, 'version'], { ...input, orderBy: '-sequence' }, version);
}

function parts<T>(
  http: AtlassianHttp,
  call: AtlassianCall,
  path: readonly string[],
  query: Record<string, string | number>,
  part: z.ZodType<T>,
): Promise<AtlassianResult<PartPage<T>>> {
  return jira<PartPage<T>>(http, call, {
    method: 'GET',
    path,
    query,
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: USUAL_PARTS, of: ({ values }) => values.length },
    remember: { forMs: METADATA_MS },
    answer: z.looseObject({ values: z.array(part), total: z.number() }),
  });
}
