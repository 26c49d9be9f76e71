import type { AdfDocument } from '../../adf/node.js';
import type { Attachment, Comment } from './discussion.js';

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
