import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { METADATA_MS } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';
import { fieldMeta, type JiraFieldMeta } from './field-meta.js';

/** Atlassian's largest page. */
const PAGE = 200;
/** What a form or a project has about; the answer says what it did cost. */
const USUAL = 30;

const issueType = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  subtask: z.boolean().nullish(),
});
export type JiraIssueType = z.infer<typeof issueType>;

const createField = fieldMeta.extend({ fieldId: z.string() });

export interface MetaPage<T> {
  values: T[];
  /** Where the next page starts; absent on the last. */
  nextStartAt: number | undefined;
}

/** The issue types a person may create in a project (`GET /issue/createmeta/{project}/issuetypes`; `read:jira-work`). */
export async function listCreateIssueTypes(
  http: AtlassianHttp,
  call: AtlassianCall,
  project: string,
  startAt = 0,
): Promise<AtlassianResult<MetaPage<JiraIssueType>>> {
  const answer = z.looseObject({ issueTypes: z.array(issueType), total: z.number() });
  const path = ['issue', 'createmeta', project, 'issuetypes'];
  const count = ({ issueTypes }: z.infer<typeof answer>) => issueTypes.length;
  const result = await jira(http, call, { ...metadata(startAt, count), path, answer });
  return result.ok ? { ok: true, value: pageOf(result.value.issueTypes, startAt, result.value.total) } : result;
}

/** The fields of one issue type's create form (`GET /issue/createmeta/{project}/issuetypes/{id}`; `read:jira-work`). */
export async function listCreateFields(
  http: AtlassianHttp,
  call: AtlassianCall,
  project: string,
  issueTypeId: string,
  startAt = 0,
): Promise<AtlassianResult<MetaPage<JiraFieldMeta>>> {
  const answer = z.looseObject({ fields: z.array(createField), total: z.number() });
  const path = ['issue', 'createmeta', project, 'issuetypes', issueTypeId];
  const count = ({ fields }: z.infer<typeof answer>) => fields.length;
  const result = await jira(http, call, { ...metadata(startAt, count), path, answer });
  return result.ok ? { ok: true, value: pageOf(result.value.fields, startAt, result.value.total) } : result;
}

function metadata<T>(startAt: number, count: (answer: T) => number) {
  return {
    method: 'GET' as const,
    query: { startAt, maxResults: PAGE },
    effect: 'read' as const,
    scope: 'read:jira-work',
    points: { about: USUAL, of: count },
    remember: { forMs: METADATA_MS, worth: (answer: T) => count(answer) > 0 },
  };
}

function pageOf<T>(values: T[], startAt: number, total: number): MetaPage<T> {
  const end = startAt + values.length;
  return { values, nextStartAt: values.length > 0 && end < total ? end : undefined };
}
