import type { AdfDocument } from '../adf/node.js';
import type { Board, Sprint } from './boards.js';
import type { ServiceDesk, ServiceRequest } from './desks.js';

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
  /** Set for who is no member of the company: a customer of its portal, a guest of its Confluence, an app. */
  outsider?: 'customer' | 'guest' | 'app';
}

/** What Jira calls the sort of a person's account. */
export function accountTypeOf({ outsider }: Person): 'atlassian' | 'customer' | 'app' {
  return outsider === 'customer' || outsider === 'app' ? outsider : 'atlassian';
}

/** The same for Confluence, which has no customers: of such an account it does not say what it is. */
export function wikiAccountTypeOf({ outsider }: Person): 'atlassian' | 'app' | '' {
  return outsider === 'app' ? 'app' : outsider === 'customer' ? '' : 'atlassian';
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

/** One of the values of a field that has a closed list of them; a cascading field has more below each. */
export interface Option {
  id: string;
  value: string;
  children?: Option[];
}

/** A field of a project's screens beyond those that every issue has. */
export interface CustomField {
  id: string;
  name: string;
  kind:
    | 'option'
    | 'options'
    | 'cascade'
    | 'textarea'
    | 'number'
    | 'text'
    | 'url'
    | 'user'
    | 'users'
    | 'date'
    | 'datetime';
  options?: Option[];
}

/** What a custom field can hold. */
export type CustomValue =
  | AdfDocument
  | string
  | number
  | { id: string; value: string; child?: { id: string; value: string } }
  | { id: string; value: string }[]
  | { accountId: string }
  | { accountId: string }[]
  | null;

export interface Version {
  id: string;
  name: string;
  description: string;
  released: boolean;
  archived: boolean;
  /** Calendar days, `yyyy-mm-dd`. */
  startDate: string | null;
  releaseDate: string | null;
}

/** A step of a project's workflow. */
export interface Transition {
  id: string;
  name: string;
  /** Ids of the statuses that it starts from; absent is any, its own target too. */
  from?: string[];
  /** Id of the status that it leads to. */
  to: string;
  /** The fields of its screen; absent where it has none. */
  screen?: { field: string; required: boolean }[];
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
  workflow: Transition[];
  components: { id: string; name: string }[];
  versions: Version[];
  /** Custom fields on its screens, with the names of the issue types that must have them. */
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
  /** Who changed it last; absent where nobody did. */
  editorAccountId?: string;
  /** The only project role or group that may see it. */
  visibility?: { type: 'role' | 'group'; value: string };
  /** Of a request: only agents see it. */
  isInternal?: boolean;
}

/** What one field of an issue was and became: as ids, and in words. */
export interface Change {
  field: string;
  fieldId: string;
  before: { id: string | null; words: string | null };
  after: { id: string | null; words: string | null };
}

/** One entry of an issue's history: what somebody changed at once. */
export interface HistoryEntry {
  id: string;
  authorAccountId: string;
  created: number;
  changes: Change[];
}

/** Time that somebody spent on an issue. */
export interface Worklog {
  id: string;
  authorAccountId: string;
  comment: AdfDocument | null;
  created: number;
  /** When the work began. */
  started: number;
  /** How long it took. */
  seconds: number;
  /** What programs left with it. */
  properties: { key: string; value: unknown }[];
}

export interface RemoteLink {
  id: number;
  title: string;
  url: string;
  summary?: string | undefined;
  application?: string | undefined;
  relationship?: string | undefined;
  /** What a program calls it, so that it can change it later without knowing its id. */
  globalId?: string | undefined;
}

export interface Attachment {
  id: string;
  filename: string;
  mimeType: string;
  content: Buffer;
  authorAccountId: string;
  created: number;
  /** Of a page's file: the present version, where it is not the first. */
  version?: { number: number; authorAccountId: string; created: number };
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
  /** Where somebody else than the reporter did: an agent for a customer. */
  creatorAccountId?: string;
  labels: string[];
  components: { id: string; name: string }[];
  fixVersions: { id: string; name: string }[];
  parentKey: string | null;
  created: number;
  updated: number;
  resolution: { id: string; name: string } | null;
  resolved: number | null;
  /** Calendar day, `yyyy-mm-dd`. */
  due: string | null;
  comments: Comment[];
  /** Read from this issue: `type` is one of LINK_TYPES, outward is "this one <outward> the other". */
  links: { id: string; type: string; direction: 'outward' | 'inward'; otherKey: string }[];
  remoteLinks: RemoteLink[];
  worklogs: Worklog[];
  /** Seconds of work that were thought of, and that are left. */
  estimate: { original: number | null; remaining: number | null };
  watchers: string[];
  attachments: Attachment[];
  custom: Record<string, CustomValue>;
  /** The oldest first. */
  history: HistoryEntry[];
}

/** Work that Jira does in the background, such as moving issues; it gets on each time that somebody looks. */
export interface Task {
  id: string;
  submittedBy: string;
  created: number;
  /** How often somebody has looked. */
  looks: number;
  /** Ids of what is done and of what could not be, with the reasons. */
  done: string[];
  failed: Record<string, string[]>;
  total: number;
  run(): void;
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

/** What a page was before its present version. */
export interface PageVersion {
  number: number;
  title: string;
  body: AdfDocument;
  message: string;
  authorAccountId: string;
  created: number;
}

export interface PageComment extends Comment {
  version: number;
  /** The comment that it answers. */
  parentId: string | null;
  /** Of an inline comment: the `annotation` mark's id in the page's body, and the text that it was put on. */
  anchor: { markerRef: string; selection: string } | null;
  resolution: 'open' | 'reopened' | 'resolved' | 'dangling';
}

/** The only people who may do something with a page. */
export interface Restriction {
  /** Account ids. */
  users: string[];
  /** Names of groups. */
  groups: string[];
}

/** A page or a blog post. */
export interface Page {
  id: string;
  kind: 'page' | 'blogpost';
  space: Space;
  parentId: string | null;
  position: number;
  title: string;
  status: 'current' | 'draft' | 'trashed';
  subtype: 'live' | null;
  body: AdfDocument;
  labels: string[];
  authorAccountId: string;
  created: number;
  updated: number;
  version: number;
  versionMessage: string;
  /** Who wrote the present version. */
  versionAuthorAccountId: string;
  /** The versions before the present one that were written while the sandbox ran, the oldest first. */
  history: PageVersion[];
  /** Who may read it and everything below it, and who may change it; null means everybody whom the space lets. */
  restrictions: Record<'read' | 'update', Restriction | null>;
  comments: PageComment[];
  attachments: Attachment[];
  views: number;
  /** Who ticked off which task of the body, by the task's local id. */
  ticked: Map<string, { by: string; at: number }>;
}

export interface Template {
  id: string;
  name: string;
  description: string;
  /** Null for those of the whole site. */
  spaceKey: string | null;
  labels: string[];
  /** In the storage format, variables as `at:var` elements. */
  storage: string;
}

export interface Site {
  /** The cloud id. */
  id: string;
  name: string;
  url: string;
  /** Who may use which product here. */
  members: Map<string, ReadonlySet<Product>>;
  projects: Project[];
  desks: ServiceDesk[];
  /** By the key of their issue. */
  requests: Map<string, ServiceRequest>;
  boards: Board[];
  sprints: Sprint[];
  /** By issue key, in the order of creation. */
  issues: Map<string, Issue>;
  /** Keys that issues had before they were moved, and their ids. */
  formerKeys: Map<string, string>;
  tasks: Map<string, Task>;
  spaces: Space[];
  /** By page id, in the order of creation. */
  pages: Map<string, Page>;
  /** Account ids of the members, by the group's name. */
  groups: Map<string, string[]>;
  templates: Template[];
  /** Ids of things that are created while the sandbox runs. */
  nextId(): string;
}

export interface Company {
  people: Person[];
  sites: Site[];
}
