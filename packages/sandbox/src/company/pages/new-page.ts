import type { Page } from '../model.js';

/** What a page has to be told to begin with. */
type Beginning = Pick<Page, 'id' | 'space' | 'title' | 'body' | 'authorAccountId' | 'created'> & Partial<Page>;

/** A page in its first version, as whoever makes it wants it and else as Confluence makes one. */
export const newPage = (given: Beginning): Page => ({
  kind: 'page',
  parentId: null,
  position: 0,
  status: 'current',
  subtype: null,
  labels: [],
  updated: given.created,
  version: 1,
  versionMessage: '',
  versionAuthorAccountId: given.authorAccountId,
  history: [],
  restrictions: { read: null, update: null },
  comments: [],
  attachments: [],
  views: 0,
  ticked: new Map(),
  ...given,
});
