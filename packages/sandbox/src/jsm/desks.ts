import type { RequestField, ServiceDesk } from '../company/desks.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { ISSUE_FIELDS } from '../jira/fields.js';
import { issueView, readList, selectFields } from '../jira/issue-view.js';
import { searchIssues } from '../jira/jql.js';
import { findDesk, findType, isAgent, NO_SUCH_DESK, NO_SUCH_TYPE, NOT_AN_AGENT, visibleDesks } from './access.js';
import { deskView, pageOf, requestTypeView } from './views.js';

const READ_DESK = [['read:servicedesk-request'], ['read:servicedesk:jira-service-management']] as const;
const READ_TYPES = [['read:servicedesk-request'], ['read:requesttype:jira-service-management']] as const;

const withDesk =
  (answer: (call: Call, desk: ServiceDesk) => Answer) =>
  (call: Call): Answer => {
    const desk = findDesk(call, call.params.serviceDeskId);
    return desk ? answer(call, desk) : NO_SUCH_DESK();
  };

const forAgents = (answer: (call: Call, desk: ServiceDesk) => Answer) =>
  withDesk((call, desk) => (isAgent(call, desk) ? answer(call, desk) : NOT_AN_AGENT()));

function listTypes(call: Call, desk: ServiceDesk): Answer {
  const wanted = String(call.query.searchQuery ?? '').toLowerCase();
  const types = desk.requestTypes.filter(({ name, description }) =>
    `${name} ${description}`.toLowerCase().includes(wanted),
  );
  return pageOf(call, types, (type) => requestTypeView(call, desk, type));
}

function fieldView(desk: ServiceDesk, { fieldId, name, description, required }: RequestField) {
  const custom = desk.project.customFields.find(({ field }) => field.id === fieldId)?.field;
  const schema = ISSUE_FIELDS.find(({ id }) => id === fieldId)?.schema ?? { type: 'string' };
  return {
    fieldId,
    name,
    description,
    required,
    visible: true,
    jiraSchema: schema,
    defaultValues: [],
    presetValues: [],
    validValues: (custom?.options ?? []).map(({ id, value }) => ({ value: id, label: value, children: [] })),
  };
}

function listFields(call: Call, desk: ServiceDesk): Answer {
  const type = findType(desk, call.params.requestTypeId);
  if (!type) return NO_SUCH_TYPE();
  return ok(
    {
      requestTypeFields: type.fields.map((field) => fieldView(desk, field)),
      canRaiseOnBehalfOf: isAgent(call, desk),
      canAddRequestParticipants: isAgent(call, desk),
    },
    type.fields.length,
  );
}

const QUEUE_FIELDS = ['issuetype', 'summary', 'status', 'reporter', 'assignee', 'priority', 'created', 'updated'];

function listQueues(call: Call, desk: ServiceDesk): Answer {
  const counts = call.query.includeCount === 'true' || call.query.includeCount === true;
  return pageOf(call, desk.queues, ({ id, name, jql }) => {
    const found = counts ? searchIssues(call, jql) : undefined;
    return {
      _links: {
        self: `https://api.atlassian.com/ex/jira/${call.site.id}/rest/servicedeskapi/servicedesk/${desk.id}/queue/${id}`,
      },
      id,
      name,
      jql,
      fields: QUEUE_FIELDS,
      ...(found?.ok ? { issueCount: found.issues.length } : {}),
    };
  });
}

function listQueueIssues(call: Call, desk: ServiceDesk): Answer {
  const queue = desk.queues.find(({ id }) => id === call.params.queueId);
  const found = queue && searchIssues(call, queue.jql);
  if (!found?.ok) return NO_SUCH_DESK();
  const fields = selectFields(readList(QUEUE_FIELDS), QUEUE_FIELDS);
  return pageOf(call, found.issues, (issue) => issueView(call, issue, fields, []));
}

const path = '/rest/servicedeskapi/servicedesk';

/** Service desks, what can be asked for there, and the queues of their agents. */
export const deskOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path,
    id: 'getServiceDesks',
    scopes: READ_DESK,
    handle: (call) => pageOf(call, visibleDesks(call), (desk) => deskView(call, desk)),
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${path}/:serviceDeskId`,
    id: 'getServiceDeskById',
    scopes: READ_DESK,
    handle: withDesk((call, desk) => ok(deskView(call, desk), 1)),
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${path}/:serviceDeskId/requesttype`,
    id: 'getRequestTypes',
    scopes: READ_TYPES,
    handle: withDesk(listTypes),
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${path}/:serviceDeskId/requesttype/:requestTypeId/field`,
    id: 'getRequestTypeFields',
    scopes: READ_TYPES,
    handle: withDesk(listFields),
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${path}/:serviceDeskId/queue`,
    id: 'getQueues',
    scopes: [['read:jira-work'], ['read:queue:jira-service-management', 'read:user:jira', 'read:jql:jira']],
    handle: forAgents(listQueues),
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${path}/:serviceDeskId/queue/:queueId/issue`,
    id: 'getIssuesInQueue',
    scopes: [['read:jira-work'], ['read:queue:jira-service-management', 'read:user:jira', 'read:issue:jira']],
    handle: forAgents(listQueueIssues),
  },
];
