import { createHash } from 'node:crypto';
import { adfToHtml, adfToStorage } from '../adf/markup.js';
import type { AdfDocument } from '../adf/node.js';
import type { Attachment, Page, PageVersion, Space } from '../company/model.js';
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
export function pagePath(page: Page): string {
  const day = isoTime(page.created).slice(0, 10).replaceAll('-', '/');
  const where = page.kind === 'page' ? 'pages' : `blog/${day}`;
  return `/spaces/${page.space.key}/${where}/${page.id}/${slug(page.title)}`;
}

const pageLinks = (page: Page) => ({
  editui: `/pages/resumedraft.action?draftId=${page.id}`,
  webui: pagePath(page),
  tinyui: `/x/${Buffer.from(page.id).toString('base64url')}`,
});

/** A page or a blog post as the v2 API gives it by itself. */
export const pageView = (page: Page, format: unknown) => ({
  id: page.id,
  status: page.status,
  title: page.title,
  spaceId: page.space.id,
  ...(page.kind === 'page' ? placeView(page) : {}),
  authorId: page.authorAccountId,
  createdAt: isoTime(page.created),
  version: versionView(presentVersion(page)),
  body: bodyView(page.body, format),
  _links: pageLinks(page),
});

/** What only a page has: blog posts stand in no tree. */
const placeView = (page: Page) => ({
  parentId: page.parentId,
  parentType: page.parentId === null ? null : 'page',
  position: page.position,
  ownerId: page.authorAccountId,
  lastOwnerId: null,
});

/** The same in a list, where alone the documents have a page's subtype. */
export const listedPageView = (page: Page, format: unknown) => ({
  ...pageView(page, format),
  ...(page.kind === 'page' ? { subtype: page.subtype } : {}),
});

/** The present version in the form in which the earlier ones are kept. */
export const presentVersion = (page: Page): PageVersion => ({
  number: page.version,
  title: page.title,
  body: page.body,
  message: page.versionMessage,
  authorAccountId: page.versionAuthorAccountId,
  created: page.updated,
});

export const versionView = (version: PageVersion) => ({
  number: version.number,
  message: version.message,
  minorEdit: false,
  authorId: version.authorAccountId,
  createdAt: isoTime(version.created),
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

/** The present version of a page's file. */
export const attachmentVersion = ({ version, authorAccountId, created }: Attachment) =>
  version ?? { number: 1, authorAccountId, created };

/** What pictures in texts name it by, which is another id. */
export function fileIdOf({ id }: Attachment): string {
  const digits = createHash('sha256').update(`file ${id}`).digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** A file of a page as the v2 API gives it. */
export function attachmentView(page: Page, file: Attachment) {
  const download = `/download/attachments/${page.id}/${encodeURIComponent(file.filename)}`;
  const webui = `${pagePath(page)}?preview=/${page.id}/${file.id}`;
  const version = attachmentVersion(file);
  return {
    id: `att${file.id}`,
    status: 'current',
    title: file.filename,
    createdAt: isoTime(file.created),
    [page.kind === 'page' ? 'pageId' : 'blogPostId']: page.id,
    mediaType: file.mimeType,
    mediaTypeDescription: '',
    comment: '',
    fileId: fileIdOf(file),
    fileSize: file.content.length,
    webuiLink: webui,
    downloadLink: download,
    version: {
      number: version.number,
      message: '',
      minorEdit: false,
      authorId: version.authorAccountId,
      createdAt: isoTime(version.created),
    },
    _links: { webui, download },
  };
}
