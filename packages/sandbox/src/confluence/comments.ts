import type { Page, PageComment } from '../company/model.js';
import { type Answer, type Call, noContent, type Operation, ok } from '../gateway/operation.js';
import { readList } from '../jira/issue-view.js';
import { mayAdmin } from './access.js';
import { commentView, singleCommentView } from './comment-views.js';
import { ofBoth, v2, withContent } from './content.js';
import { confluenceError, notFound } from './errors.js';
import { type CommentPlace, findComment, isIn } from './find-comment.js';
import { answerList } from './paging.js';
import { createComment, updateComment } from './write-comment.js';

const READ = [['read:comment:confluence']] as const;
const WRITE = [['write:comment:confluence']] as const;

const PLACES: readonly CommentPlace[] = ['footer', 'inline'];
const OPERATIONS: Readonly<Record<CommentPlace, string>> = { footer: 'Footer', inline: 'Inline' };

function inOrder(call: Call, comments: PageComment[]): PageComment[] {
  const sort = String(call.query.sort ?? 'created-date');
  const by = sort.endsWith('modified-date') ? 'updated' : 'created';
  const direction = sort.startsWith('-') ? -1 : 1;
  return comments.sort((a, b) => direction * (a[by] - b[by]));
}

/** Comments of a page that answer no other. */
function listOn(call: Call, page: Page, place: CommentPlace, path: string): Answer {
  const wanted = readList(call.query['resolution-status']);
  const found = page.comments
    .filter((comment) => comment.parentId === null && isIn(place, comment))
    .filter(({ resolution }) => wanted.length === 0 || wanted.includes(resolution));
  return answerList(call, path, inOrder(call, found), (comment) =>
    commentView(page, comment, call.query['body-format']),
  );
}

const withComment =
  (place: CommentPlace, answer: (call: Call, page: Page, comment: PageComment) => Answer) =>
  (call: Call): Answer => {
    const found = findComment(call, place, call.params.comment ?? '');
    return found ? answer(call, found.page, found.comment) : notFound('Comment');
  };

/** People delete their own comments, and a space's admins everybody's. What answers a comment goes with it. */
function deleteComment(call: Call, page: Page, comment: PageComment): Answer {
  if (comment.authorAccountId !== call.person.accountId && !mayAdmin(call, page.space)) {
    return confluenceError(403, 'FORBIDDEN', 'You do not have permission to delete this comment');
  }
  const gone = new Set([comment.id]);
  for (const one of page.comments) if (one.parentId !== null && gone.has(one.parentId)) gone.add(one.id);
  page.comments = page.comments.filter(({ id }) => !gone.has(id));
  return noContent();
}

const ofPlace = (place: CommentPlace): Operation[] => {
  const path = `/wiki/api/v2/${place}-comments`;
  const common = { product: 'confluence' as const };
  return [
    ...ofBoth((kind) => ({
      method: 'GET',
      path: v2(kind, `/:id/${place}-comments`),
      id: `get${kind.operation}${OPERATIONS[place]}Comments`,
      scopes: READ,
      handle: withContent(kind, (call, page) =>
        listOn(call, page, place, `/${kind.path}/${page.id}/${place}-comments`),
      ),
    })),
    {
      ...common,
      method: 'POST',
      path,
      id: `create${OPERATIONS[place]}Comment`,
      scopes: WRITE,
      handle: (call) => createComment(call, place),
    },
    {
      ...common,
      method: 'GET',
      path: `${path}/:comment`,
      id: `get${OPERATIONS[place]}CommentById`,
      scopes: READ,
      handle: withComment(place, (call, page, comment) =>
        ok(singleCommentView(call, page, comment, call.query['body-format']), 1),
      ),
    },
    {
      ...common,
      method: 'PUT',
      path: `${path}/:comment`,
      id: `update${OPERATIONS[place]}Comment`,
      scopes: WRITE,
      handle: withComment(place, updateComment),
    },
    {
      ...common,
      method: 'DELETE',
      path: `${path}/:comment`,
      id: `delete${OPERATIONS[place]}Comment`,
      scopes: [['delete:comment:confluence']],
      handle: withComment(place, deleteComment),
    },
    {
      ...common,
      method: 'GET',
      path: `${path}/:comment/children`,
      id: `get${OPERATIONS[place]}CommentChildren`,
      scopes: READ,
      handle: withComment(place, (call, page, comment) => {
        const answers = page.comments.filter(({ parentId }) => parentId === comment.id);
        return answerList(call, `/${place}-comments/${comment.id}/children`, inOrder(call, answers), (one) =>
          commentView(page, one, call.query['body-format']),
        );
      }),
    },
  ];
};

/** Comments of the v2 API: those at the foot of a page, and those on a piece of its text. */
export const commentOperations: readonly Operation[] = PLACES.flatMap(ofPlace);
