import { z } from 'zod';
import type { Issue, RemoteLink } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { findIssue, mayWork } from './access.js';
import { invalidPayload, jiraError, NO_SUCH_ISSUE } from './errors.js';
import { selfLink } from './views.js';

const MAX_GLOBAL_ID = 255;

const globalId = z.string().optional();
const linkBody = z.looseObject({
  globalId,
  relationship: z.string().optional(),
  application: z.looseObject({ name: z.string().optional() }).optional(),
  object: z.looseObject({ url: z.string(), title: z.string(), summary: z.string().optional() }),
});

const linkSelf = (call: Call, issue: Issue, id: number): string =>
  selfLink(call, `issue/${issue.key}/remotelink/${id}`);

const linkView = (call: Call, issue: Issue, link: RemoteLink) => ({
  id: link.id,
  self: linkSelf(call, issue, link.id),
  ...(link.globalId === undefined ? {} : { globalId: link.globalId }),
  application: link.application === undefined ? {} : { name: link.application },
  ...(link.relationship === undefined ? {} : { relationship: link.relationship }),
  object: { url: link.url, title: link.title, summary: link.summary ?? '', icon: {}, status: { icon: {} } },
});

function listLinks(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  const wanted = globalId.parse(call.query.globalId);
  const found = issue.remoteLinks.filter((link) => wanted === undefined || link.globalId === wanted);
  return ok(
    found.map((link) => linkView(call, issue, link)),
    found.length,
  );
}

/** `POST /issue/{key}/remotelink`: the link of that global id is replaced whole, fields that are not given go empty. */
function saveLink(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  if (!mayWork(call.person, issue.project)) {
    return jiraError(403, [`No Link Issue Permission for issue '${issue.key}'`]);
  }
  const body = linkBody.safeParse(call.body);
  if (!body.success) return invalidPayload();
  const { globalId: id, relationship, application, object } = body.data;
  if (!/^https?:\/\//.test(object.url)) return jiraError(400, [], { url: `The URL '${object.url}' is not valid.` });
  if (object.title.trim() === '') return jiraError(400, [], { title: 'The title is required.' });
  if ((id?.length ?? 0) > MAX_GLOBAL_ID) return jiraError(400, [], { globalId: 'The global id is too long.' });
  const { url, title, summary } = object;
  const values = { url, title, summary, relationship, application: application?.name, globalId: id };
  const known = id === undefined ? undefined : issue.remoteLinks.find((link) => link.globalId === id);
  issue.updated = call.now();
  if (known) {
    Object.assign(known, values);
    return { status: 200, body: { id: known.id, self: linkSelf(call, issue, known.id) } };
  }
  const link: RemoteLink = { id: Number(call.site.nextId()), ...values };
  issue.remoteLinks.push(link);
  return { status: 201, body: { id: link.id, self: linkSelf(call, issue, link.id) } };
}

/** Links of issues to things outside Jira. */
export const remoteLinkOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/:issueIdOrKey/remotelink',
    id: 'getRemoteIssueLinks',
    scopes: [['read:jira-work'], ['read:issue.remote-link:jira', 'read:status:jira']],
    handle: listLinks,
  },
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/issue/:issueIdOrKey/remotelink',
    id: 'createOrUpdateRemoteIssueLink',
    scopes: [['write:jira-work'], ['write:issue:jira', 'write:issue.remote-link:jira', 'read:issue.remote-link:jira']],
    handle: saveLink,
  },
];
