import { adfToText } from '../adf/text.js';
import type { Approval, RequestType, ServiceDesk } from '../company/desks.js';
import type { Comment, Status } from '../company/model.js';
import { type Answer, type Call, ok } from '../gateway/operation.js';
import { readPaging } from '../jira/paging.js';
import { jiraTime, userView } from '../jira/views.js';
import type { Found } from './access.js';

const base = (call: Call): string => `https://api.atlassian.com/ex/jira/${call.site.id}/rest/servicedeskapi`;
const selfLink = (call: Call, path: string) => ({ self: `${base(call)}/${path}` });

/** One page of a list, as every list of Jira Service Management comes. */
export function pageView<T>(call: Call, items: readonly T[], view: (item: T) => unknown) {
  const { startAt: start, maxResults: limit } = readPaging(
    { startAt: call.query.start, maxResults: call.query.limit },
    50,
    100,
  );
  const values = items.slice(start, start + limit);
  return {
    _expands: [],
    size: values.length,
    start,
    limit,
    isLastPage: start + values.length >= items.length,
    _links: { base: base(call), context: '' },
    values: values.map(view),
  };
}

export function pageOf<T>(call: Call, items: readonly T[], view: (item: T) => unknown): Answer {
  const page = pageView(call, items, view);
  return ok(page, page.size);
}

export const dateView = (time: number) => ({
  iso8601: new Date(time).toISOString().replace(/\.\d{3}Z$/, '+0000'),
  jira: jiraTime(time),
  friendly: new Date(time).toUTCString(),
  epochMillis: time,
});

export const deskView = (call: Call, { id, project }: ServiceDesk) => ({
  _links: selfLink(call, `servicedesk/${id}`),
  id,
  projectId: project.id,
  projectKey: project.key,
  projectName: project.name,
  projectTypeKey: 'service_desk',
});

export const requestTypeView = (call: Call, desk: ServiceDesk, type: RequestType) => ({
  _expands: ['field'],
  _links: selfLink(call, `servicedesk/${desk.id}/requesttype/${type.id}`),
  id: type.id,
  name: type.name,
  description: type.description,
  helpText: type.helpText,
  issueTypeId: desk.project.issueTypes.find(({ name }) => name === type.issueType)?.id ?? '',
  serviceDeskId: desk.id,
  portalId: desk.id,
  groupIds: ['1'],
});

export function personView(call: Call, accountId: string) {
  const person = call.company.people.find((candidate) => candidate.accountId === accountId);
  if (!person) return { accountId, displayName: 'Former user', active: false };
  const { self, avatarUrls, displayName, emailAddress, active, timeZone } = userView(call, person);
  return { accountId, displayName, emailAddress, active, timeZone, _links: { self, jiraRest: self, avatarUrls } };
}

const CATEGORIES = { new: 'NEW', indeterminate: 'INDETERMINATE', done: 'DONE' } as const;

export const statusView = (status: Status, since: number) => ({
  status: status.name,
  statusCategory: CATEGORIES[status.category],
  statusDate: dateView(since),
});

/** What became of an approval: one no is enough, and every yes is needed. */
export function decisionOf({ approvers }: Approval): 'approved' | 'declined' | 'pending' {
  if (approvers.some(({ decision }) => decision === 'declined')) return 'declined';
  return approvers.every(({ decision }) => decision === 'approved') ? 'approved' : 'pending';
}

export const approvalView = (call: Call, { issue }: Found, approval: Approval) => ({
  _links: selfLink(call, `request/${issue.id}/approval/${approval.id}`),
  id: approval.id,
  name: approval.name,
  finalDecision: decisionOf(approval),
  canAnswerApproval: approval.approvers.some(
    ({ accountId, decision }) => accountId === call.person.accountId && decision === 'pending',
  ),
  approvers: approval.approvers.map(({ accountId, decision }) => ({
    approver: personView(call, accountId),
    approverDecision: decision,
  })),
  createdDate: dateView(approval.created),
  ...(approval.completed === null ? {} : { completedDate: dateView(approval.completed) }),
});

export const commentView = (call: Call, { issue }: Found, comment: Comment) => ({
  _expands: ['attachment', 'renderedBody'],
  _links: selfLink(call, `request/${issue.id}/comment/${comment.id}`),
  id: comment.id,
  body: adfToText(comment.body),
  public: comment.isInternal !== true,
  author: personView(call, comment.authorAccountId),
  created: dateView(comment.created),
});
