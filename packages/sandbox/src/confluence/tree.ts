import type { Page } from '../company/model.js';
import type { Answer, Call, Operation } from '../gateway/operation.js';
import { visiblePages, visibleSpaces } from './access.js';
import { PAGES, withContent } from './content.js';
import { invalidRequest, notFound } from './errors.js';
import { selectContent } from './pages.js';
import { answerList } from './paging.js';
import { listedPageView } from './views.js';

const READ_TREE = [['read:hierarchical-content:confluence']] as const;

const childrenOf = (call: Call, page: Page): Page[] =>
  visiblePages(call)
    .filter((child) => child.parentId === page.id && child.status === 'current')
    .sort((a, b) => a.position - b.position);

/** Everything below a page down to a depth, each page before those below it. */
function below(call: Call, page: Page, depth: number, at = 1): { page: Page; depth: number }[] {
  if (at > depth) return [];
  return childrenOf(call, page).flatMap((child) => [{ page: child, depth: at }, ...below(call, child, depth, at + 1)]);
}

const nodeView = (page: Page) => ({
  id: page.id,
  status: 'current',
  title: page.title,
  type: 'page',
  childPosition: page.position,
});

function descendants(call: Call, page: Page): Answer {
  const depth = Number(call.query.depth ?? 1);
  if (!Number.isInteger(depth) || depth < 1 || depth > 10)
    return invalidRequest("The 'depth' parameter must be 1 to 10");
  return answerList(call, `/pages/${page.id}/descendants`, below(call, page, depth), (one) => ({
    ...nodeView(one.page),
    parentId: one.page.parentId,
    depth: one.depth,
  }));
}

function pagesInSpace(call: Call): Answer {
  const space = visibleSpaces(call).find(({ id }) => id === call.params.id);
  if (!space) return notFound('Space');
  const isRoot = (page: Page): boolean => page.parentId === null || page.parentId === space.homepageId;
  const found = selectContent(call, 'page', [space.id]).filter((page) => call.query.depth !== 'root' || isRoot(page));
  return answerList(call, `/spaces/${space.id}/pages`, found, (page) =>
    listedPageView(page, call.query['body-format']),
  );
}

/** Where pages stand, in the v2 API. */
export const treeOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/pages/:id/direct-children',
    id: 'getPageDirectChildren',
    scopes: READ_TREE,
    handle: withContent(PAGES, (call, page) =>
      answerList(call, `/pages/${page.id}/direct-children`, childrenOf(call, page), (child) => ({
        ...nodeView(child),
        spaceId: child.space.id,
      })),
    ),
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/pages/:id/descendants',
    id: 'getPageDescendants',
    scopes: READ_TREE,
    handle: withContent(PAGES, descendants),
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/spaces/:id/pages',
    id: 'getPagesInSpace',
    scopes: [['read:page:confluence']],
    handle: pagesInSpace,
  },
];
