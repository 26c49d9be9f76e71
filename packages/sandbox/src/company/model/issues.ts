import type { AdfDocument } from '../../adf/node.js';
import type { Attachment, Comment } from './discussion.js';
import type { CustomValue, IssueType, Project, Status } from './projects.js';

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
