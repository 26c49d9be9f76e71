import { z } from 'zod';
import { fieldsById } from './field-meta.js';

/** A person in Jira. The e-mail address is absent where privacy settings hide it. */
export const jiraUser = z.looseObject({
  accountId: z.string(),
  displayName: z.string().catch(''),
  emailAddress: z.string().nullish(),
  active: z.boolean().nullish(),
  accountType: z.string().nullish(),
});
export type JiraUser = z.infer<typeof jiraUser>;

const named = z.looseObject({ id: z.string().nullish(), name: z.string() });

export const status = z.looseObject({
  id: z.string().nullish(),
  name: z.string(),
  statusCategory: z.looseObject({ key: z.string(), name: z.string() }).nullish(),
});

export const jiraComment = z.looseObject({
  id: z.string(),
  author: jiraUser.nullish(),
  /** ADF. */
  body: z.unknown().optional(),
  created: z.string().nullish(),
  updated: z.string().nullish(),
  /** Set where only a role or a group may read it. */
  visibility: z
    .looseObject({
      type: z.enum(['role', 'group']),
      value: z.string().nullish(),
      identifier: z.string().nullish(),
    })
    .nullish(),
});
export type JiraComment = z.infer<typeof jiraComment>;

export const jiraCommentPage = z.looseObject({
  comments: z.array(jiraComment),
  startAt: z.number().catch(0),
  total: z.number().catch(0),
});

/** An issue as another issue refers to it: its parent, its subtasks, the far end of a link. */
const issueReference = z.looseObject({
  id: z.string().nullish(),
  key: z.string(),
  fields: z
    .looseObject({ summary: z.string().nullish(), status: status.nullish(), issuetype: named.nullish() })
    .nullish(),
});

const issueLink = z.looseObject({
  id: z.string().nullish(),
  type: z.looseObject({ name: z.string(), inward: z.string(), outward: z.string() }),
  inwardIssue: issueReference.nullish(),
  outwardIssue: issueReference.nullish(),
});

/** A file. Its id is a number where it stands by itself, and a text everywhere else. */
export const jiraAttachment = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  filename: z.string(),
  mimeType: z.string().nullish(),
  size: z.number().nullish(),
  created: z.string().nullish(),
  author: jiraUser.nullish(),
});
export type JiraAttachment = z.infer<typeof jiraAttachment>;

/** The fields that our tools read; which of them are present depends on what was asked for. Others pass through. */
export const jiraFields = z.looseObject({
  summary: z.string().nullish(),
  /** ADF. */
  description: z.unknown().optional(),
  /** ADF. */
  environment: z.unknown().optional(),
  status: status.nullish(),
  issuetype: named.extend({ subtask: z.boolean().nullish() }).nullish(),
  priority: named.nullish(),
  resolution: named.nullish(),
  assignee: jiraUser.nullish(),
  reporter: jiraUser.nullish(),
  creator: jiraUser.nullish(),
  project: named.extend({ key: z.string() }).nullish(),
  parent: issueReference.nullish(),
  subtasks: z.array(issueReference).nullish(),
  issuelinks: z.array(issueLink).nullish(),
  labels: z.array(z.string()).nullish(),
  components: z.array(named).nullish(),
  fixVersions: z.array(named).nullish(),
  versions: z.array(named).nullish(),
  attachment: z.array(jiraAttachment).nullish(),
  comment: jiraCommentPage.nullish(),
  created: z.string().nullish(),
  updated: z.string().nullish(),
  duedate: z.string().nullish(),
  resolutiondate: z.string().nullish(),
});
export type JiraFields = z.infer<typeof jiraFields>;

export const jiraIssue = z.looseObject({
  id: z.string(),
  key: z.string(),
  fields: jiraFields.default({}),
  /** Field id to display name; only with `expand: names`. */
  names: z.record(z.string(), z.string()).nullish(),
  /** What can be changed; only with `expand: editmeta`. */
  editmeta: z.looseObject({ fields: fieldsById }).nullish(),
});
export type JiraIssue = z.infer<typeof jiraIssue>;
