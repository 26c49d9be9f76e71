import { z } from 'zod';
import type { Comment, Issue } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { findIssue, mayWork, visibleComments, visibleIssues } from './access.js';
import { invalidPayload, jiraError, NO_SUCH_ISSUE } from './errors.js';
import { commentView, selfLink } from './views.js';

/** Entity properties: what apps leave with issues and what belongs to them, which no person sees. They end with the issue. */
const kept = new WeakMap<Issue, Map<string, Map<string, unknown>>>();

/**
 * The properties of an issue, or of something of its; empty where it has none.
 * @param part `comment/10001`, say
 */
export function propertiesOf(issue: Issue, part = ''): Map<string, unknown> {
  const parts = kept.get(issue) ?? new Map<string, Map<string, unknown>>();
  const known = parts.get(part) ?? new Map<string, unknown>();
  kept.set(issue, parts.set(part, known));
  return known;
}

const given = z.array(z.strictObject({ key: z.string().min(1).max(255), value: z.unknown() })).default([]);

/** Reads the `properties` of a request that creates. @returns undefined where they are none */
export function readProperties(value: unknown): z.infer<typeof given> | undefined {
  const parsed = given.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Leaves properties with what was created. */
export function setProperties(properties: z.infer<typeof given>, issue: Issue, part?: string): void {
  for (const { key, value } of properties) propertiesOf(issue, part).set(key, value);
}

const NO_SUCH_PROPERTY = (key: string): Answer => jiraError(404, [`The property '${key}' does not exist.`]);
const NO_SUCH_COMMENT = (): Answer => jiraError(404, ['Can not find a comment for the given id.']);

type Found = { issue: Issue; properties: Map<string, unknown>; path: string };

function issueOf(call: Call): Found | undefined {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  return issue && { issue, properties: propertiesOf(issue), path: `issue/${issue.id}` };
}

/** A comment of any issue that the caller may see. */
function findComment(call: Call, id: string): { issue: Issue; comment: Comment } | undefined {
  for (const issue of visibleIssues(call)) {
    const comment = visibleComments(call, issue).find((one) => one.id === id);
    if (comment) return { issue, comment };
  }
  return undefined;
}

function commentOf(call: Call): Found | undefined {
  const found = findComment(call, call.params.commentId ?? '');
  if (!found) return undefined;
  const path = `comment/${found.comment.id}`;
  return { issue: found.issue, properties: propertiesOf(found.issue, path), path };
}

const listKeys =
  (find: (call: Call) => Found | undefined, missing: () => Answer) =>
  (call: Call): Answer => {
    const found = find(call);
    if (!found) return missing();
    const keys = [...found.properties.keys()];
    return ok({ keys: keys.map((key) => ({ key, self: selfLink(call, `${found.path}/properties/${key}`) })) }, 1);
  };

const readOne =
  (find: (call: Call) => Found | undefined, missing: () => Answer) =>
  (call: Call): Answer => {
    const found = find(call);
    const key = call.params.propertyKey ?? '';
    if (!found) return missing();
    const { properties } = found;
    return properties.has(key) ? ok({ key, value: properties.get(key) }, 1) : NO_SUCH_PROPERTY(key);
  };

function setOne(call: Call): Answer {
  const found = issueOf(call);
  const key = call.params.propertyKey ?? '';
  if (!found) return NO_SUCH_ISSUE();
  if (!mayWork(call.person, found.issue.project)) {
    return jiraError(403, ['You do not have permission to edit issues in this project.']);
  }
  const { properties } = found;
  const status = properties.has(key) ? 200 : 201;
  properties.set(key, call.body);
  return { status, body: {} };
}

const listBody = z.strictObject({ ids: z.array(z.int()).max(1_000) });

/** `POST /rest/api/3/comment/list`: those of the ids that are there and that the caller may see. */
function listByIds(call: Call): Answer {
  const body = listBody.safeParse(call.body);
  if (!body.success) return invalidPayload();
  const withProperties = String(call.query.expand ?? '')
    .split(',')
    .includes('properties');
  const values = body.data.ids.flatMap((id) => {
    const found = findComment(call, String(id));
    if (!found) return [];
    const properties = [...propertiesOf(found.issue, `comment/${id}`)].map(([key, value]) => ({ key, value }));
    return [{ ...commentView(call, found.issue, found.comment), ...(withProperties ? { properties } : {}) }];
  });
  return ok({ startAt: 0, maxResults: 1_048_576, total: values.length, isLast: true, values }, values.length);
}

const READ = [['read:jira-work'], ['read:issue.property:jira']] as const;
const READ_OF_COMMENT = [['read:jira-work'], ['read:comment.property:jira']] as const;
const ISSUE = '/rest/api/3/issue/:issueIdOrKey/properties';
const COMMENT = '/rest/api/3/comment/:commentId/properties';

/** Entity properties of issues and comments, and comments by their ids, which can come with theirs. */
export const propertyOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: ISSUE,
    id: 'getIssuePropertyKeys',
    scopes: READ,
    handle: listKeys(issueOf, NO_SUCH_ISSUE),
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${ISSUE}/:propertyKey`,
    id: 'getIssueProperty',
    scopes: READ,
    handle: readOne(issueOf, NO_SUCH_ISSUE),
  },
  {
    product: 'jira',
    method: 'PUT',
    path: `${ISSUE}/:propertyKey`,
    id: 'setIssueProperty',
    scopes: [['write:jira-work'], ['write:issue.property:jira']],
    handle: setOne,
  },
  {
    product: 'jira',
    method: 'GET',
    path: COMMENT,
    id: 'getCommentPropertyKeys',
    scopes: READ_OF_COMMENT,
    handle: listKeys(commentOf, NO_SUCH_COMMENT),
  },
  {
    product: 'jira',
    method: 'GET',
    path: `${COMMENT}/:propertyKey`,
    id: 'getCommentProperty',
    scopes: READ_OF_COMMENT,
    handle: readOne(commentOf, NO_SUCH_COMMENT),
  },
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/comment/list',
    id: 'getCommentsByIds',
    scopes: [
      ['read:jira-work'],
      [
        'read:comment:jira',
        'read:comment.property:jira',
        'delete:comment.property:jira',
        'read:group:jira',
        'read:project:jira',
        'read:project-role:jira',
        'read:user:jira',
        'read:avatar:jira',
      ],
    ],
    handle: listByIds,
  },
];
