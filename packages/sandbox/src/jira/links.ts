import { z } from 'zod';
import type { Issue } from '../company/model.js';
import { LINK_TYPES } from '../company/projects.js';
import { type Answer, type Call, noContent, type Operation, ok } from '../gateway/operation.js';
import { findIssue, mayWork } from './access.js';
import { invalidPayload, jiraError, NO_SUCH_ISSUE } from './errors.js';
import { issueSummary, selfLink } from './views.js';

const end = z.looseObject({ key: z.string().optional(), id: z.string().optional() });
const linkBody = z.looseObject({
  type: z.looseObject({ id: z.string().optional(), name: z.string().optional() }),
  inwardIssue: end,
  outwardIssue: end,
});

type LinkType = (typeof LINK_TYPES)[number];

const typeView = (call: Call, type: LinkType) => ({ ...type, self: selfLink(call, `issueLinkType/${type.id}`) });

/** A link with both its ends, the one that its outward words are said of first. */
interface Found {
  type: LinkType;
  source: Issue;
  target: Issue;
}

/** A link, if the caller may see both ends: whoever may not must not learn that it is there. */
function findLink(call: Call, id: string): Found | undefined {
  for (const source of call.site.issues.values()) {
    const link = source.links.find((one) => one.id === id && one.direction === 'outward');
    if (!link) continue;
    const type = LINK_TYPES.find(({ name }) => name === link.type);
    const target = findIssue(call, link.otherKey);
    return type && target && findIssue(call, source.key) ? { type, source, target } : undefined;
  }
  return undefined;
}

const NO_SUCH_LINK = (id: string): Answer => jiraError(404, [`No issue link with id '${id}' exists.`]);

/**
 * `POST /issueLink`: the issue that the link's outward words are said of is the `inwardIssue`, as it stands in the far
 * issue's view. A link that exists is not made twice.
 */
function linkIssues(call: Call): Answer {
  const body = linkBody.safeParse(call.body);
  if (!body.success) return invalidPayload();
  const { type: given, inwardIssue, outwardIssue } = body.data;
  const type = LINK_TYPES.find(({ id, name }) => id === given.id || name.toLowerCase() === given.name?.toLowerCase());
  if (!type) return jiraError(404, [`No issue link type with name '${given.name ?? given.id ?? ''}' found.`]);
  const source = findIssue(call, inwardIssue.key ?? inwardIssue.id ?? '');
  const target = findIssue(call, outwardIssue.key ?? outwardIssue.id ?? '');
  if (!source || !target) return NO_SUCH_ISSUE();
  if (source === target) return jiraError(400, ['You cannot link an issue to itself.']);
  if (!mayWork(call.person, source.project)) {
    return jiraError(404, [`No Link Issue Permission for issue '${source.key}'`]);
  }
  const isThere = source.links.some(
    (link) => link.direction === 'outward' && link.type === type.name && link.otherKey === target.key,
  );
  if (!isThere) {
    const id = call.site.nextId();
    source.links.push({ id, type: type.name, direction: 'outward', otherKey: target.key });
    target.links.push({ id, type: type.name, direction: 'inward', otherKey: source.key });
    source.updated = target.updated = call.now();
  }
  return { status: 201 };
}

function getLink(call: Call): Answer {
  const id = call.params.linkId ?? '';
  const found = findLink(call, id);
  if (!found) return NO_SUCH_LINK(id);
  const { type, source, target } = found;
  return ok(
    {
      id,
      self: selfLink(call, `issueLink/${id}`),
      type: typeView(call, type),
      inwardIssue: issueSummary(call, source),
      outwardIssue: issueSummary(call, target),
    },
    2,
  );
}

function deleteLink(call: Call): Answer {
  const id = call.params.linkId ?? '';
  const found = findLink(call, id);
  if (!found || !mayWork(call.person, found.source.project)) return NO_SUCH_LINK(id);
  for (const issue of [found.source, found.target]) {
    issue.links = issue.links.filter((link) => link.id !== id);
    issue.updated = call.now();
  }
  return noContent();
}

/** Links between issues, and their types. */
export const linkOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issueLinkType',
    id: 'getIssueLinkTypes',
    scopes: [['read:jira-work'], ['read:issue-link-type:jira']],
    handle: (call) => ok({ issueLinkTypes: LINK_TYPES.map((type) => typeView(call, type)) }, LINK_TYPES.length),
  },
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/issueLink',
    id: 'linkIssues',
    scopes: [['write:jira-work'], ['write:comment:jira', 'write:issue:jira', 'write:issue-link:jira']],
    handle: linkIssues,
  },
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issueLink/:linkId',
    id: 'getIssueLink',
    scopes: [
      ['read:jira-work'],
      [
        'read:field:jira',
        'read:issue-link-type:jira',
        'read:issue:jira',
        'read:issue-type:jira',
        'read:priority:jira',
        'read:status:jira',
        'read:avatar:jira',
        'read:issue.time-tracking:jira',
        'read:project-category:jira',
        'read:project:jira',
        'read:user:jira',
      ],
    ],
    handle: getLink,
  },
  {
    product: 'jira',
    method: 'DELETE',
    path: '/rest/api/3/issueLink/:linkId',
    id: 'deleteIssueLink',
    scopes: [['write:jira-work'], ['delete:issue-link:jira']],
    handle: deleteLink,
  },
];
