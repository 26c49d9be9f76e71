import type { Page } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { readList } from '../jira/issue-view.js';
import { ancestorsOf, findPage, visiblePages } from './access.js';
import { createPage } from './create-page.js';
import { notFound } from './errors.js';
import { answerList } from './paging.js';
import { commentView, labelView, pageView, wikiBase } from './views.js';

const READ_PAGE = [['read:page:confluence']] as const;

/** Answers for a page that the caller may read, or as Confluence does if there is none. */
const withPage =
  (answer: (call: Call, page: Page) => Answer) =>
  (call: Call): Answer => {
    const page = findPage(call, call.params.id ?? '');
    return page ? answer(call, page) : notFound('Page');
  };

const list = (results: unknown[], self: string) => ({
  results,
  meta: { hasMore: false, cursor: '' },
  _links: { self },
});

/** The parts of a page that `include-…` parameters add. */
function included(call: Call, page: Page): Record<string, unknown> {
  const wants = (name: string): boolean => call.query[`include-${name}`] === 'true';
  const self = (part: string): string => `/wiki/api/v2/pages/${page.id}/${part}`;
  const operations = ['read', 'update', 'delete'].map((operation) => ({ operation, targetType: 'page' }));
  return {
    ...(wants('labels') ? { labels: list(page.labels.map(labelView), self('labels')) } : {}),
    ...(wants('properties') ? { properties: list([], self('properties')) } : {}),
    ...(wants('operations') ? { operations: list(operations, self('operations')) } : {}),
    ...(wants('likes') ? { likes: list([], self('likes')) } : {}),
    ...(wants('versions') ? { versions: list([pageView(page, undefined).version], self('versions')) } : {}),
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

function listPages(call: Call): Answer {
  const { title, sort } = call.query;
  const spaceIds = readList(call.query['space-id']);
  const ids = readList(call.query.id);
  const statuses = readList(call.query.status);
  const pages = visiblePages(call).filter(
    (page) =>
      (spaceIds.length === 0 || spaceIds.includes(page.space.id)) &&
      (ids.length === 0 || ids.includes(page.id)) &&
      (title === undefined || page.title === title) &&
      (statuses.length === 0 ? page.status === 'current' : statuses.includes(page.status)),
  );
  return answerList(call, '/pages', sorted(pages, sort), (page) => pageView(page, call.query['body-format']));
}

/** Pages of the v2 API and what belongs to them. */
export const pageOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/pages',
    id: 'getPages',
    scopes: READ_PAGE,
    handle: listPages,
  },
  {
    product: 'confluence',
    method: 'POST',
    path: '/wiki/api/v2/pages',
    id: 'createPage',
    scopes: [['write:page:confluence']],
    handle: createPage,
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/pages/:id',
    id: 'getPageById',
    scopes: READ_PAGE,
    handle: withPage((call, page) => {
      const view = pageView(page, call.query['body-format']);
      return ok({ ...view, ...included(call, page), _links: { ...view._links, base: wikiBase(call) } }, 1);
    }),
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/pages/:id/labels',
    id: 'getPageLabels',
    scopes: READ_PAGE,
    handle: withPage((call, page) => answerList(call, `/pages/${page.id}/labels`, page.labels, labelView)),
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/pages/:id/ancestors',
    id: 'getPageAncestors',
    scopes: [['read:content.metadata:confluence']],
    handle: withPage((call, page) =>
      answerList(call, `/pages/${page.id}/ancestors`, ancestorsOf(call, page), (above) => ({
        id: above.id,
        type: 'page',
      })),
    ),
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/pages/:id/footer-comments',
    id: 'getPageFooterComments',
    scopes: [['read:comment:confluence']],
    handle: withPage((call, page) => {
      const comments = [...page.comments].sort((a, b) => a.created - b.created);
      if (['-created-date', '-modified-date'].includes(String(call.query.sort))) comments.reverse();
      return answerList(call, `/pages/${page.id}/footer-comments`, comments, (comment) =>
        commentView(page, comment, call.query['body-format']),
      );
    }),
  },
];
