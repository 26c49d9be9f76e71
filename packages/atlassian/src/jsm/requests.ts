import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { type JsmPage, jsm, jsmPage } from './api.js';
import type { JsmPart } from './desks.js';
import {
  type JsmApproval,
  type JsmComment,
  type JsmRequest,
  type JsmSla,
  jsmApproval,
  jsmComment,
  jsmRequest,
  jsmSla,
} from './shapes.js';

const READ = 'read:servicedesk-request';
const WRITE = 'write:servicedesk-request';

/**
 * Reads a request (`GET /request/{key}`; scope `read:servicedesk-request`).
 *
 * @param expand what to return as well: `requestType`, `serviceDesk`, `participant`, `status`, `comment`
 */
export function getRequest(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  expand: readonly string[],
): Promise<AtlassianResult<JsmRequest>> {
  return jsm(http, call, {
    method: 'GET',
    path: ['request', key],
    query: { expand },
    effect: 'read',
    scope: READ,
    answer: jsmRequest,
  });
}

/** The goals of a request, for agents (`GET /request/{key}/sla`; scope `read:jira-work`). */
export function listSlas(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  part: JsmPart,
): Promise<AtlassianResult<JsmPage<JsmSla>>> {
  return jsmPage(http, call, jsmSla, { path: ['request', key, 'sla'], scope: 'read:jira-work' }, part);
}

/**
 * The requests that a person raised, the one with the latest activity first (`GET /request`; scope
 * `read:servicedesk-request`). From an index, which lags.
 */
export function listOwnRequests(
  http: AtlassianHttp,
  call: AtlassianCall,
  { deskId, typeId }: { deskId: string; typeId: string },
  part: JsmPart,
): Promise<AtlassianResult<JsmPage<JsmRequest>>> {
  const query = { requestOwnership: ['OWNED_REQUESTS'], serviceDeskId: deskId, requestTypeId: typeId };
  return jsmPage(http, call, jsmRequest, { path: ['request'], query, scope: READ }, part);
}

/** What was said to a request, as far as the person may see it (`GET /request/{key}/comment`; `read:servicedesk-request`). */
export function listRequestComments(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  part: JsmPart,
): Promise<AtlassianResult<JsmPage<JsmComment>>> {
  return jsmPage(http, call, jsmComment, { path: ['request', key, 'comment'], scope: READ }, part);
}

/** Who has to approve a request, and has (`GET /request/{key}/approval`; scope `read:servicedesk-request`). */
export function listApprovals(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  part: JsmPart,
): Promise<AtlassianResult<JsmPage<JsmApproval>>> {
  return jsmPage(http, call, jsmApproval, { path: ['request', key, 'approval'], scope: READ }, part);
}

/**
 * Raises a request (`POST /request`; scope `write:servicedesk-request`). Never repeated after a fault.
 *
 * @param input.fields by field id, rich text as ADF
 * @param input.raiseOnBehalfOf the customer's account id; for agents
 */
export function createRequest(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: {
    deskId: string;
    typeId: string;
    fields: Record<string, unknown>;
    raiseOnBehalfOf?: string | undefined;
    participants?: readonly string[] | undefined;
  },
): Promise<AtlassianResult<JsmRequest>> {
  const json = {
    serviceDeskId: input.deskId,
    requestTypeId: input.typeId,
    requestFieldValues: input.fields,
    isAdfRequest: true,
    raiseOnBehalfOf: input.raiseOnBehalfOf,
    requestParticipants: input.participants,
  };
  const path = ['request'];
  return jsm(http, call, { method: 'POST', path, json, effect: 'write', scope: WRITE, answer: jsmRequest });
}

/**
 * Comments on a request (`POST /request/{key}/comment`; scope `write:servicedesk-request`). Never repeated after a
 * fault.
 *
 * @param input.body in Jira's wiki markup: this operation takes nothing else
 * @param input.public whether the customer sees it
 */
export function addRequestComment(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  input: { body: string; public: boolean },
): Promise<AtlassianResult<JsmComment>> {
  const path = ['request', key, 'comment'];
  return jsm(http, call, { method: 'POST', path, json: input, effect: 'write', scope: WRITE, answer: jsmComment });
}

/** Approves or declines, as the caller (`POST /request/{key}/approval/{id}`; scope `write:servicedesk-request`). */
export function answerApproval(
  http: AtlassianHttp,
  call: AtlassianCall,
  key: string,
  approvalId: string,
  decision: 'approve' | 'decline',
): Promise<AtlassianResult<JsmApproval>> {
  const path = ['request', key, 'approval', approvalId];
  return jsm(http, call, {
    method: 'POST',
    path,
    json: { decision },
    effect: 'write',
    scope: WRITE,
    answer: jsmApproval,
  });
}
