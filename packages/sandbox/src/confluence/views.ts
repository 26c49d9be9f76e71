import { adfToHtml, adfToStorage } from '../adf/markup.js';
import type { AdfDocument } from '../adf/node.js';
import type { Comment, Page, Space } from '../company/model.js';
import type { Call } from '../gateway/operation.js';

export const isoTime = (time: number): string => new Date(time).toISOString();

/** The base of a site's own Confluence addresses. */
export const wikiBase = (call: Call): string => `${call.site.url}/wiki`;

const BODY_FORMATS: Readonly<Record<string, (body: AdfDocument) => string>> = {
  atlas_doc_format: (body) => JSON.stringify(body),
  storage: adfToStorage,
  view: adfToHtml,
};

/** The body in the format that `body-format` asks for; empty without one, as Confluence answers. */
export function bodyView(
  body: AdfDocument,
  format: unknown,
): Record<string, { representation: string; value: string }> {
  const write = BODY_FORMATS[String(format)];
  return write ? { [String(format)]: { representation: String(format), value: write(body) } } : {};
}

const slug = (title: string): string => encodeURIComponent(title).replaceAll('%20', '+');

/** Where a person reads the page, relative to the base. */
export const pagePath = (page: Page): string => `/spaces/${page.space.key}/pages/${page.id}/${slug(page.title)}`;

const pageLinks = (page: Page) => ({
  editui: `/pages/resumedraft.action?draftId=${page.id}`,
  webui: pagePath(page),
  tinyui: `/x/${Buffer.from(page.id).toString('base64url')}`,
});

/** A page as the v2 API gives it, alone or in a list. */
export const pageView = (page: Page, format: unknown) => ({
  id: page.id,
  status: page.status,
  title: page.title,
  spaceId: page.space.id,
  parentId: page.parentId,
  parentType: page.parentId === null ? null : 'page',
  position: page.position,
  authorId: page.authorAccountId,
  ownerId: page.authorAccountId,
  lastOwnerId: null,
  subtype: page.subtype,
  createdAt: isoTime(page.created),
  version: {
    number: page.version,
    message: page.versionMessage,
    minorEdit: false,
    authorId: page.authorAccountId,
    createdAt: isoTime(page.updated),
  },
  body: bodyView(page.body, format),
  _links: pageLinks(page),
});

/** A label's id follows from its name, so that the same label has the same id everywhere. */
export const labelView = (name: string) => ({
  id: String([...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 90_000_000, 7) + 10_000_000),
  name,
  prefix: 'global',
});

export const spaceView = (space: Space, descriptionFormat: unknown) => ({
  id: space.id,
  key: space.key,
  name: space.name,
  type: 'global',
  status: 'current',
  authorId: space.authorAccountId,
  currentActiveAlias: space.key,
  createdAt: isoTime(space.created),
  homepageId: space.homepageId,
  description:
    descriptionFormat === 'plain' || descriptionFormat === 'view'
      ? { [descriptionFormat]: { representation: descriptionFormat, value: space.description } }
      : {},
  _links: { webui: `/spaces/${space.key}` },
});

export const commentView = (page: Page, comment: Comment, format: unknown) => ({
  id: comment.id,
  status: 'current',
  title: `Re: ${page.title}`,
  pageId: page.id,
  version: {
    number: 1,
    message: '',
    minorEdit: false,
    authorId: comment.authorAccountId,
    createdAt: isoTime(comment.created),
  },
  body: bodyView(comment.body, format),
  _links: { webui: `${pagePath(page)}?focusedCommentId=${comment.id}` },
});
