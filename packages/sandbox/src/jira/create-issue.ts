import { z } from 'zod';
import { issueId } from '../company/issues/build.js';
import type { Issue, IssueType, Project } from '../company/model.js';
import { PRIORITIES } from '../company/projects.js';
import type { Answer, Call } from '../gateway/operation.js';
import { findProject, mayWork } from './access.js';
import { invalidPayload, jiraError } from './errors.js';
import { type Given, readCreateFields } from './given/fields.js';
import { readProperties, setProperties } from './properties.js';
import { selfLink } from './views.js';

const createBody = z.looseObject({ fields: z.record(z.string(), z.unknown()), properties: z.unknown().optional() });
const reference = z.looseObject({
  id: z.coerce.string().optional(),
  key: z.string().optional(),
  name: z.string().optional(),
});

function readProject(call: Call, value: unknown): Project | undefined {
  const parsed = reference.safeParse(value);
  return parsed.success ? findProject(call, parsed.data.key ?? parsed.data.id ?? '') : undefined;
}

function readType(project: Project, value: unknown): IssueType | undefined {
  const parsed = reference.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, name } = parsed.data;
  return project.issueTypes.find((type) => type.id === id || type.name.toLowerCase() === name?.toLowerCase());
}

const DEFAULT_PRIORITY = PRIORITIES[2];

/** `POST /rest/api/3/issue`: checks project, type, permission, then every field, and keeps the new issue. */
export function createIssue(call: Call, given: unknown = call.body): Answer {
  const body = createBody.safeParse(given);
  if (!body.success) return invalidPayload();
  const { fields } = body.data;
  const properties = readProperties(body.data.properties);
  if (!properties) return invalidPayload();
  const project = readProject(call, fields.project);
  if (!project) return jiraError(400, [], { project: 'Specify a valid project ID or key' });
  if (!mayWork(call.person, project)) {
    return jiraError(403, ['You do not have permission to create issues in this project.']);
  }
  const type = readType(project, fields.issuetype);
  if (!type) return jiraError(400, [], { issuetype: 'Specify a valid issue type' });
  const read = readCreateFields(call, project, type, fields);
  if (!read.ok) return jiraError(400, [], read.errors);
  const issue = keepIssue(call, project, type, read);
  setProperties(properties, issue);
  return {
    status: 201,
    body: { id: issue.id, key: issue.key, self: selfLink(call, `issue/${issue.id}`) },
  };
}

/** Keeps a new issue of what its form was filled in with. */
export function keepIssue(call: Call, project: Project, type: IssueType, read: Given): Issue {
  const firstStatus = project.statuses[0];
  if (!firstStatus) throw new Error(`The project ${project.key} has no status`);
  project.lastNumber += 1;
  const now = call.now();
  const reporterAccountId = read.values.reporterAccountId ?? call.person.accountId;
  const issue: Issue = {
    id: issueId(project, project.lastNumber),
    key: `${project.key}-${project.lastNumber}`,
    project,
    type,
    status: firstStatus,
    summary: read.values.summary ?? '',
    description: read.values.description ?? null,
    priority: read.values.priority ?? DEFAULT_PRIORITY,
    assigneeAccountId: read.values.assigneeAccountId ?? null,
    reporterAccountId,
    labels: read.values.labels ?? [],
    components: read.values.components ?? [],
    fixVersions: read.values.fixVersions ?? [],
    parentKey: read.values.parentKey ?? null,
    created: now,
    updated: now,
    resolution: null,
    resolved: null,
    due: read.values.due ?? null,
    comments: [],
    links: [],
    remoteLinks: [],
    worklogs: [],
    estimate: { original: null, remaining: null },
    watchers: [call.person.accountId],
    attachments: [],
    custom: read.custom,
    history: [],
  };
  call.site.issues.set(issue.key, issue);
  return issue;
}
