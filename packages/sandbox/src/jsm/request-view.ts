import { adfToText } from '../adf/text.js';
import type { RequestField } from '../company/desks.js';
import type { Issue, Status } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import { ISSUE_FIELDS } from '../jira/fields.js';
import { type Found, isAgent } from './access.js';
import { slaView } from './slas.js';
import { commentView, dateView, deskView, pageView, personView, requestTypeView, statusView } from './views.js';

/** The value of a request's field: rich text as text, everything else as Jira gives it. */
function fieldValue(call: Call, issue: Issue, { fieldId, name }: RequestField) {
  const value =
    fieldId === 'description' ? issue.description : ISSUE_FIELDS.find(({ id }) => id === fieldId)?.value(call, issue);
  if (value === null || value === undefined) return [];
  const isText = typeof value === 'object' && 'type' in value && value.type === 'doc';
  return [{ fieldId, label: name, value: isText ? adfToText(value as Parameters<typeof adfToText>[0]) : value }];
}

/** Every status that the issue has had, the newest first. */
function statuses(issue: Issue): { status: Status; since: number }[] {
  const named = (name: string | null) => issue.project.statuses.find((status) => status.name === name);
  const changes = issue.history.flatMap(({ created, changes: made }) =>
    made.filter(({ fieldId }) => fieldId === 'status').map(({ before, after }) => ({ created, before, after })),
  );
  const first = named(changes[0]?.before.words ?? null) ?? issue.status;
  return [
    { status: first, since: issue.created },
    ...changes.flatMap(({ created, after }) => {
      const status = named(after.words);
      return status ? [{ status, since: created }] : [];
    }),
  ].reverse();
}

export function requestView(call: Call, found: Found, expand: readonly string[]) {
  const { request, issue } = found;
  const { desk, type } = request;
  const history = statuses(issue);
  const page = { ...call, query: {} };
  const comments = issue.comments.filter(({ isInternal }) => isInternal !== true || isAgent(call, desk));
  return {
    _expands: ['participant', 'status', 'sla', 'requestType', 'serviceDesk', 'attachment', 'action', 'comment'],
    _links: {
      jiraRest: `https://api.atlassian.com/ex/jira/${call.site.id}/rest/api/2/issue/${issue.id}`,
      web: `${call.site.url}/servicedesk/customer/portal/${desk.id}/${issue.key}`,
      agent: `${call.site.url}/browse/${issue.key}`,
      self: `https://api.atlassian.com/ex/jira/${call.site.id}/rest/servicedeskapi/request/${issue.id}`,
    },
    issueId: issue.id,
    issueKey: issue.key,
    summary: issue.summary,
    requestTypeId: type.id,
    serviceDeskId: desk.id,
    createdDate: dateView(issue.created),
    reporter: personView(call, issue.reporterAccountId),
    requestFieldValues: type.fields.flatMap((field) => fieldValue(call, issue, field)),
    currentStatus: statusView(issue.status, history[0]?.since ?? issue.created),
    ...(expand.includes('serviceDesk') ? { serviceDesk: deskView(call, desk) } : {}),
    ...(expand.includes('requestType') ? { requestType: requestTypeView(call, desk, type) } : {}),
    ...(expand.includes('participant')
      ? { participants: pageView(page, request.participants, (accountId) => personView(call, accountId)) }
      : {}),
    ...(expand.includes('status')
      ? { status: pageView(page, history, ({ status, since }) => statusView(status, since)) }
      : {}),
    ...(expand.includes('sla') && isAgent(call, desk)
      ? { sla: pageView(page, desk.goals, (goal) => slaView(call, found, goal)) }
      : {}),
    ...(expand.includes('comment')
      ? { comments: pageView(page, comments, (comment) => commentView(call, found, comment)) }
      : {}),
  };
}
