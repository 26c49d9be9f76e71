import type { AdfDocument } from '../adf/node.js';

/** The two Atlassian products that the sandbox stands in for. */
export type Product = 'jira' | 'confluence';

export interface Person {
  /** Short name used on the sign-in page's button and in the seed. */
  id: string;
  /** Atlassian's account id, as every API gives it. */
  accountId: string;
  name: string;
  email: string;
  /** What the person does, shown on the sign-in page. */
  role: string;
  /** What the person may see, in words, shown on the sign-in page. */
  access: string;
  timeZone: string;
  /** Only the demo people can sign in; the others appear as authors and assignees. */
  canSignIn: boolean;
}

/** lead: everything · member: browse, create, comment, be assigned · viewer: browse only. */
export type ProjectRole = 'lead' | 'member' | 'viewer';

export interface IssueType {
  id: string;
  name: string;
  description: string;
  subtask: boolean;
  hierarchyLevel: -1 | 0 | 1;
}

export interface Status {
  id: string;
  name: string;
  category: 'new' | 'indeterminate' | 'done';
}

/** A field of a project's create screen beyond those that every issue has. */
export interface CustomField {
  id: string;
  name: string;
  kind: 'option' | 'textarea' | 'number' | 'text';
  options?: { id: string; value: string }[];
}

export interface Project {
  id: string;
  key: string;
  name: string;
  description: string;
  typeKey: 'software' | 'business';
  leadAccountId: string;
  roles: Map<string, ProjectRole>;
  issueTypes: IssueType[];
  statuses: Status[];
  components: { id: string; name: string }[];
  /** Custom fields on the create screen, with the names of the issue types that must have them. */
  customFields: { field: CustomField; requiredFor: string[] }[];
  lastNumber: number;
}

export interface Comment {
  id: string;
  authorAccountId: string;
  body: AdfDocument;
  /** Milliseconds since the epoch, as every time in this model. */
  created: number;
  updated: number;
}

export interface Attachment {
  id: string;
  filename: string;
  mimeType: string;
  content: Buffer;
  authorAccountId: string;
  created: number;
}

export interface Issue {
  id: string;
  key: string;
  project: Project;
  type: IssueType;
  status: Status;
  summary: string;
  description: AdfDocument | null;
  priority: { id: string; name: string };
  assigneeAccountId: string | null;
  reporterAccountId: string;
  labels: string[];
  components: { id: string; name: string }[];
  parentKey: string | null;
  created: number;
  updated: number;
  resolved: number | null;
  /** Calendar day, `yyyy-mm-dd`. */
  due: string | null;
  comments: Comment[];
  /** Read from this issue: `type` is one of LINK_TYPES, outward is "this one <outward> the other". */
  links: { id: string; type: string; direction: 'outward' | 'inward'; otherKey: string }[];
  remoteLinks: { id: number; title: string; url: string; application: string }[];
  watchers: string[];
  attachments: Attachment[];
  custom: Record<string, AdfDocument | string | number | { id: string; value: string } | null>;
}

/** admin and writer: read and create pages · reader: read. */
export type SpaceRole = 'admin' | 'writer' | 'reader';

export interface Space {
  id: string;
  key: string;
  name: string;
  description: string;
  authorAccountId: string;
  homepageId: string;
  created: number;
  roles: Map<string, SpaceRole>;
}

export interface Page {
  id: string;
  space: Space;
  parentId: string | null;
  position: number;
  title: string;
  status: 'current' | 'draft';
  subtype: 'live' | null;
  body: AdfDocument;
  labels: string[];
  authorAccountId: string;
  created: number;
  updated: number;
  version: number;
  versionMessage: string;
  /** Account ids that may read it and everything below it; null means everybody in the space. */
  readers: string[] | null;
  comments: Comment[];
}

export interface Site {
  /** The cloud id. */
  id: string;
  name: string;
  url: string;
  /** Who may use which product here. */
  members: Map<string, ReadonlySet<Product>>;
  projects: Project[];
  /** By issue key, in the order of creation. */
  issues: Map<string, Issue>;
  spaces: Space[];
  /** By page id, in the order of creation. */
  pages: Map<string, Page>;
  /** Ids of things that are created while the sandbox runs. */
  nextId(): string;
}

export interface Company {
  people: Person[];
  sites: Site[];
}
