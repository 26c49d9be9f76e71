import type { Page, PageVersion } from '../company/model.js';
import { type Answer, type Call, noContent, type Operation, ok } from '../gateway/operation.js';
import { readList } from '../jira/issue-view.js';
import { ancestorsOf, mayEdit, visibleContent } from './access.js';
import { type Kind, ofBoth, PAGES, v2, withContent } from './content.js';
import { createBlogPost, createPage } from './create-page.js';
import { confluenceError, notFound } from './errors.js';
import { answerList } from './paging.js';
import { labelView, listedPageView, pageView, presentVersion, versionView, wikiBase } from './views.js';

const READ_PAGE = [['read:page:confluence']] as const;

const list = (results: unknown[], self: string) => ({
  results,
  meta: { hasMore: false, cursor: '' },
  _links: { self },
});

/** The parts of a page that `include-…` parameters add. */
function included(call: Call, page: Page, { path }: Kind): Record<string, unknown> {
  const wants = (name: string): boolean => call.query[`include-${name}`] === 'true';
  const self = (part: string): string => `/wiki/api/v2/${path}/${page.id}/${part}`;
  const operations = ['read', 'update', 'delete'].map((operation) => ({ operation, targetType: page.kind }));
  const versions = [presentVersion(page), ...page.history].map(versionView);
  return {
    ...(wants('labels') ? { labels: list(page.labels.map(labelView), self('labels')) } : {}),
    ...(wants('properties') ? { properties: list([], self('properties')) } : {}),
    ...(wants('operations') ? { operations: list(operations, self('operations')) } : {}),
    ...(wants('likes') ? { likes: list([], self('likes')) } : {}),
    ...(wants('versions') ? { versions: list(versions, self('versions')) } : {}),
    ...(wants('favorited-by-current-user-status') ? { isFavoritedByCurrentUser: false } : {}),
  };
}

const SORTS: Readonly<Record<string, (page: Page) => number | string>> = {
  id: (page) => Number(page.id),
  title: (page) => page.title,
  'created-date': (page) => page.created,
  'modified-date': (page) => page.updated,
};

function sorted(pages: Page[], sort: unknown): Page[] {
  const name = String(sort ?? 'id');
  const value = SORTS[name.replace(/^-/, '')] ?? SORTS.id;
  const direction = name.startsWith('-') ? -1 : 1;
  if (!value) return pages;
  return pages.sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    return direction * (typeof left === 'number' ? left - Number(right) : left.localeCompare(String(right), 'en'));
  });
}

/** The caller's pages or blog posts by title, status, space and id, as far as the query names them. */
export function selectContent(call: Call, kind: Page['kind'], spaceIds: readonly string[]): Page[] {
  const { title, sort } = call.query;
  const ids = readList(call.query.id);
  const statuses = readList(call.query.status);
  const wanted = statuses.length === 0 ? ['current', 'archived'] : statuses;
  const found = visibleContent(call)
    .filter((page) => page.kind === kind && wanted.includes(page.status))
    .filter((page) => title === undefined || page.title === title)
    .filter((page) => spaceIds.length === 0 || spaceIds.includes(page.space.id))
    .filter((page) => ids.length === 0 || ids.includes(page.id));
  return sorted(found, sort);
}

/** The page as it was in the version that the query names; undefined if there is none. */
function atVersion(call: Call, page: Page): Page | undefined {
  const wanted = call.query.version;
  if (wanted === undefined || Number(wanted) === page.version) return page;
  const version: PageVersion | undefined = page.history.find(({ number }) => number === Number(wanted));
  if (!version) return undefined;
  return {
    ...page,
    title: version.title,
    body: version.body,
    version: version.number,
    versionMessage: version.message,
    versionAuthorAccountId: version.authorAccountId,
    updated: version.created,
  };
}

function readPage(call: Call, page: Page, kind: Kind): Answer {
  const asked = atVersion(call, page);
  if (!asked) return notFound('Version');
  const view = pageView(asked, call.query['body-format']);
  const status = asked === page ? page.status : 'historical';
  const body = { ...view, status, ...included(call, page, kind), _links: { ...view._links, base: wikiBase(call) } };
  return ok(body, 1);
}

/** To the trash, where the pages below it lose their place and move up. */
function deletePage(call: Call, page: Page): Answer {
  if (!mayEdit(call, page)) return confluenceError(403, 'FORBIDDEN', 'You do not have permission to delete this page');
  for (const child of call.site.pages.values()) if (child.parentId === page.id) child.parentId = page.parentId;
  page.status = 'trashed';
  return noContent();
}

/** Pages and blog posts of the v2 API. */
export const pageOperations: readonly Operation[] = [
  ...ofBoth((kind) => ({
    method: 'GET',
    path: v2(kind),
    id: `get${kind.operation}s`,
    scopes: READ_PAGE,
    handle: (call) => {
      const found = selectContent(call, kind.kind, readList(call.query['space-id']));
      return answerList(call, `/${kind.path}`, found, (page) => listedPageView(page, call.query['body-format']));
    },
  })),
  ...ofBoth((kind) => ({
    method: 'POST',
    path: v2(kind),
    id: `create${kind.operation}`,
    scopes: [['write:page:confluence']],
    handle: kind.kind === 'page' ? createPage : createBlogPost,
  })),
  ...ofBoth((kind) => ({
    method: 'GET',
    path: v2(kind, '/:id'),
    id: `get${kind.operation}ById`,
    scopes: READ_PAGE,
    handle: withContent(kind, (call, page) => readPage(call, page, kind)),
  })),
  ...ofBoth((kind) => ({
    method: 'DELETE',
    path: v2(kind, '/:id'),
    id: `delete${kind.operation}`,
    scopes: [['delete:page:confluence']],
    handle: withContent(kind, deletePage),
  })),
  ...ofBoth((kind) => ({
    method: 'GET',
    path: v2(kind, '/:id/labels'),
    id: `get${kind.operation}Labels`,
    scopes: READ_PAGE,
    handle: withContent(kind, (call, page) =>
      answerList(call, `/${kind.path}/${page.id}/labels`, page.labels, labelView),
    ),
  })),
  ...ofBoth((kind) => ({
    method: 'GET',
    path: v2(kind, '/:id/versions'),
    id: `get${kind.operation}Versions`,
    scopes: READ_PAGE,
    handle: withContent(kind, (call, page) => {
      const versions = [...page.history, presentVersion(page)];
      if (call.query.sort !== 'modified-date') versions.reverse();
      return answerList(call, `/${kind.path}/${page.id}/versions`, versions, versionView);
    }),
  })),
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/pages/:id/ancestors',
    id: 'getPageAncestors',
    scopes: [['read:content.metadata:confluence']],
    handle: withContent(PAGES, (call, page) =>
      answerList(call, `/pages/${page.id}/ancestors`, ancestorsOf(call, page), (above) => ({
        id: above.id,
        type: 'page',
      })),
    ),
  },
];
