import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { METADATA_MS, politePage } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { type JiraIssue, jiraIssue } from '../jira/shapes.js';
import { type JsmPage, jsm, jsmPage } from './api.js';

/** Part of a list. */
export interface JsmPart {
  start: number;
  limit: number;
}

const scope = 'read:servicedesk-request';

const desk = z.looseObject({
  id: z.string(),
  projectKey: z.string().nullish(),
  projectName: z.string().nullish(),
});
export type ServiceDesk = z.infer<typeof desk>;

/** The service desks that a person can see (`GET /servicedesk`; scope `read:servicedesk-request`). */
export function listDesks(
  http: AtlassianHttp,
  call: AtlassianCall,
  part: JsmPart,
): Promise<AtlassianResult<JsmPage<ServiceDesk>>> {
  return jsmPage(http, call, desk, { path: ['servicedesk'], scope, rememberMs: METADATA_MS }, part);
}

const requestType = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  helpText: z.string().nullish(),
});
export type RequestType = z.infer<typeof requestType>;

/** What can be asked for at a desk (`GET /servicedesk/{id}/requesttype`; scope `read:servicedesk-request`). */
export function listRequestTypes(
  http: AtlassianHttp,
  call: AtlassianCall,
  deskId: string,
  part: JsmPart,
): Promise<AtlassianResult<JsmPage<RequestType>>> {
  const path = ['servicedesk', deskId, 'requesttype'];
  return jsmPage(http, call, requestType, { path, scope, rememberMs: METADATA_MS }, part);
}

const fieldValue = z.looseObject({ value: z.string(), label: z.string().catch('') });
const requestField = z.looseObject({
  fieldId: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  required: z.boolean(),
  jiraSchema: z
    .looseObject({
      type: z.string(),
      items: z.string().nullish(),
      system: z.string().nullish(),
      custom: z.string().nullish(),
    })
    .nullish(),
  validValues: z.array(fieldValue).catch([]),
});
export type RequestField = z.infer<typeof requestField>;

const form = z.looseObject({
  requestTypeFields: z.array(requestField),
  canRaiseOnBehalfOf: z.boolean().catch(false),
  canAddRequestParticipants: z.boolean().catch(false),
});
export type RequestForm = z.infer<typeof form>;

/** A form has about so many fields; the answer says what it did cost. */
const USUAL_FIELDS = 8;

/** The form of a request type (`GET /servicedesk/{id}/requesttype/{id}/field`; scope `read:servicedesk-request`). */
export function getRequestForm(
  http: AtlassianHttp,
  call: AtlassianCall,
  deskId: string,
  typeId: string,
): Promise<AtlassianResult<RequestForm>> {
  return jsm(http, call, {
    method: 'GET',
    path: ['servicedesk', deskId, 'requesttype', typeId, 'field'],
    effect: 'read',
    scope,
    points: { about: USUAL_FIELDS, of: ({ requestTypeFields }) => requestTypeFields.length },
    remember: { forMs: METADATA_MS },
    answer: form,
  });
}

const queue = z.looseObject({
  id: z.string(),
  name: z.string(),
  jql: z.string().nullish(),
  issueCount: z.number().nullish(),
});
export type Queue = z.infer<typeof queue>;

/** The queues of a desk's agents, with how many issues are in each (`GET …/queue`; scope `read:jira-work`). */
export function listQueues(
  http: AtlassianHttp,
  call: AtlassianCall,
  deskId: string,
  part: JsmPart,
): Promise<AtlassianResult<JsmPage<Queue>>> {
  const path = ['servicedesk', deskId, 'queue'];
  return jsmPage(http, call, queue, { path, query: { includeCount: true }, scope: 'read:jira-work' }, part);
}

/** The issues in a queue, with the fields that the queue shows (`GET …/queue/{id}/issue`; scope `read:jira-work`). */
export function listQueueIssues(
  http: AtlassianHttp,
  call: AtlassianCall,
  deskId: string,
  queueId: string,
  part: JsmPart,
): Promise<AtlassianResult<JsmPage<JiraIssue>>> {
  const path = ['servicedesk', deskId, 'queue', queueId, 'issue'];
  const limit = politePage(http, call.siteId, part.limit);
  return jsmPage(http, call, jiraIssue, { path, scope: 'read:jira-work' }, { ...part, limit });
}
