import { z } from 'zod';
import { adfFromText } from '../adf/builders.js';
import { pendingApproval, type ServiceRequest } from '../company/desks.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { keepIssue } from '../jira/create-issue.js';
import { readCreateFields } from '../jira/given/fields.js';
import { readList } from '../jira/issue-view.js';
import {
  type Found,
  findDesk,
  findRequest,
  findType,
  isAgent,
  jsmError,
  NO_SUCH_REQUEST,
  NOT_AN_AGENT,
} from './access.js';
import { requestView } from './request-view.js';
import { slaView } from './slas.js';
import { pageOf } from './views.js';

const createBody = z.looseObject({
  serviceDeskId: z.string(),
  requestTypeId: z.string(),
  requestFieldValues: z.record(z.string(), z.unknown()).default({}),
  requestParticipants: z.array(z.string()).default([]),
  raiseOnBehalfOf: z.string().optional(),
  isAdfRequest: z.boolean().default(false),
});

export const withRequest =
  (answer: (call: Call, found: Found) => Answer) =>
  (call: Call): Answer => {
    const found = findRequest(call, call.params.issueIdOrKey);
    return found ? answer(call, found) : NO_SUCH_REQUEST();
  };

/** `POST /request`: a form of the portal, filled in by a customer, or by an agent for one. */
function createRequest(call: Call): Answer {
  const body = createBody.safeParse(call.body);
  if (!body.success) return jsmError(400, 'The request body is not valid.');
  const { serviceDeskId, requestTypeId, requestFieldValues: given, isAdfRequest, ...more } = body.data;
  const desk = findDesk(call, serviceDeskId);
  const type = desk && findType(desk, requestTypeId);
  if (!desk || !type) return jsmError(400, 'The service desk or the request type does not exist.');
  if (!isAgent(call, desk) && (more.raiseOnBehalfOf !== undefined || more.requestParticipants.length > 0)) {
    return jsmError(403, 'You do not have permission to raise requests for others, or to add participants.');
  }
  const strange = Object.keys(given).find((name) => !type.fields.some(({ fieldId }) => fieldId === name));
  if (strange) return jsmError(400, `The field ${strange} is not on the form of this request type.`);
  const missing = type.fields.find(({ fieldId, required }) => required && (given[fieldId] ?? '') === '');
  if (missing) return jsmError(400, `Your request could not be created. ${missing.name} is required.`);
  const issueType = desk.project.issueTypes.find(({ name }) => name === type.issueType);
  if (!issueType) throw new Error(`The project ${desk.project.key} has no ${type.issueType}`);
  const { description } = given;
  const isPlain = !isAdfRequest && typeof description === 'string';
  const fields = isPlain ? { ...given, description: adfFromText(description) } : given;
  const read = readCreateFields(call, desk.project, issueType, fields);
  if (!read.ok) return jsmError(400, `Your request could not be created. ${Object.values(read.errors).join(' ')}`);
  const issue = keepIssue(call, desk.project, issueType, read);
  issue.creatorAccountId = call.person.accountId;
  issue.reporterAccountId = more.raiseOnBehalfOf ?? call.person.accountId;
  const request: ServiceRequest = {
    desk,
    type,
    issueKey: issue.key,
    participants: more.requestParticipants,
    approvals: type.approvers.length > 0 ? [pendingApproval(call.site.nextId(), type.approvers, issue.created)] : [],
  };
  call.site.requests.set(issue.key, request);
  return { status: 201, body: requestView(call, { request, issue }, []) };
}

/** `GET /request`: the requests that the caller raised, the one with the latest activity first; as late as the index is. */
function listOwn(call: Call): Answer {
  const { serviceDeskId: desk, requestTypeId: type, requestOwnership } = call.query;
  const owned = readList(requestOwnership);
  const found = [...call.site.requests.keys()]
    .flatMap((key) => findRequest(call, key) ?? [])
    .filter(({ issue: { creatorAccountId: creator, reporterAccountId: reporter } }) => {
      return owned.length === 0 || [creator, reporter].includes(call.person.accountId);
    })
    .filter(({ request }) => desk === undefined || request.desk.id === desk)
    .filter(({ request }) => type === undefined || request.type.id === type)
    .filter(({ issue }) => issue.created <= call.indexedUntil)
    .sort((a, b) => b.issue.updated - a.issue.updated);
  return pageOf(call, found, (one) => requestView(call, one, readList(call.query.expand)));
}

const path = '/rest/servicedeskapi/request';

/** Requests of customers. */
export const requestOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'POST',
    path,
    id: 'createCustomerRequest',
    scopes: [
      ['write:servicedesk-request'],
      ['read:request:jira-service-management', 'write:request:jira-service-management', 'read:user:jira'],
    ],
    handle: createRequest,
  },
  {
    product: 'jira',
    method: 'GET',
    path,
    id: 'getCustomerRequests',
    scopes: [['read:servicedesk-request'], ['read:request:jira-service-management', 'read:user:jira']],
    handle: listOwn,
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${path}/:issueIdOrKey`,
    id: 'getCustomerRequestByIdOrKey',
    scopes: [['read:servicedesk-request'], ['read:request:jira-service-management', 'read:user:jira']],
    handle: withRequest((call, found) => ok(requestView(call, found, readList(call.query.expand)), 1)),
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${path}/:issueIdOrKey/sla`,
    id: 'getSlaInformation',
    scopes: [['read:jira-work'], ['read:request.sla:jira-service-management']],
    handle: withRequest((call, found) =>
      isAgent(call, found.request.desk)
        ? pageOf(call, found.request.desk.goals, (goal) => slaView(call, found, goal))
        : NOT_AN_AGENT(),
    ),
  },
];
