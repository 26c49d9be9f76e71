import { z } from 'zod';
import type { AdfDocument } from '../adf/node.js';
import type { Page, Space } from '../company/model.js';
import { newPage } from '../company/pages/new-page.js';
import type { Answer, Call } from '../gateway/operation.js';
import { findPage, mayWrite, visibleSpaces } from './access.js';
import { bodyWrite, readBody } from './bodies.js';
import { confluenceError, invalidRequest, notFound } from './errors.js';
import { pageView, wikiBase } from './views.js';

const common = {
  spaceId: z.string(),
  status: z.enum(['current', 'draft']).default('current'),
  title: z.string().optional(),
  body: bodyWrite.optional(),
};
const pageRequest = z.looseObject({
  ...common,
  parentId: z.string().optional(),
  subtype: z.literal('live').optional(),
});
const blogPostRequest = z.looseObject({ ...common, createdAt: z.string().optional() });

const EMPTY = { type: 'doc', version: 1, content: [] } as const;

interface Ready {
  space: Space;
  title: string;
  body: AdfDocument;
}

/** What pages and blog posts have to be: in a space that one may write in, with a title that is free, in ADF. */
function prepare(call: Call, kind: Page['kind'], given: z.infer<typeof blogPostRequest>): Ready | { refusal: Answer } {
  const space = visibleSpaces(call).find((candidate) => candidate.id === given.spaceId);
  if (!space) return { refusal: notFound('Space') };
  if (!mayWrite(call.person, space)) {
    return {
      refusal: confluenceError(403, 'FORBIDDEN', `You do not have permission to create a ${kind} in this space`),
    };
  }
  const title = given.title?.trim() ?? '';
  if (title === '' && given.status === 'current') {
    return { refusal: invalidRequest('Title cannot be empty for current content') };
  }
  if (title.length > 255) return { refusal: invalidRequest('Title cannot be longer than 255 characters') };
  if (given.status === 'current' && isTaken(call, space, kind, title)) {
    const words = `A ${kind} already exists with the same TITLE in this space`;
    return { refusal: confluenceError(400, 'BAD_REQUEST', words) };
  }
  const body =
    given.body === undefined ? { ok: true as const, document: { ...EMPTY, content: [] } } : readBody(given.body);
  if (!body.ok) return { refusal: invalidRequest(`Content body cannot be converted: ${body.problem}`) };
  return { space, title, body: body.document };
}

/** Whether a title is used in the space. Blog posts of other days may have the same one. */
export function isTaken(call: Call, space: Space, kind: Page['kind'], title: string): boolean {
  const today = new Date(call.now()).toDateString();
  return [...call.site.pages.values()].some(
    (page) =>
      page.space.id === space.id &&
      page.kind === kind &&
      page.status === 'current' &&
      page.title.toLowerCase() === title.toLowerCase() &&
      (kind === 'page' || new Date(page.created).toDateString() === today),
  );
}

/** Whom `private=true` leaves: the author alone. */
const restrictionsOf = (call: Call): Pick<Page, 'restrictions'> => ({
  restrictions: {
    read: call.query.private === 'true' ? { users: [call.person.accountId], groups: [] } : null,
    update: null,
  },
});

function add(call: Call, page: Page): Answer {
  call.site.pages.set(page.id, page);
  const view = pageView(page, 'atlas_doc_format');
  return { status: 200, body: { ...view, _links: { ...view._links, base: wikiBase(call) } } };
}

/** `POST /wiki/api/v2/pages`. Without `parentId` the page goes below the space's home page. */
export function createPage(call: Call): Answer {
  const parsed = pageRequest.safeParse(call.body);
  if (!parsed.success) return invalidRequest('The request body is not valid for creating a page');
  const given = parsed.data;
  const ready = prepare(call, 'page', given);
  if ('refusal' in ready) return ready.refusal;
  const parentId = call.query['root-level'] === 'true' ? null : (given.parentId ?? ready.space.homepageId);
  const parent = parentId === null ? undefined : findPage(call, parentId);
  if (parentId !== null && parent?.space.id !== ready.space.id) return notFound('Parent page');
  const page = newPage({
    ...ready,
    ...restrictionsOf(call),
    id: call.site.nextId(),
    parentId,
    position: [...call.site.pages.values()].filter((candidate) => candidate.parentId === parentId).length,
    status: given.status,
    subtype: given.subtype ?? null,
    authorAccountId: call.person.accountId,
    created: call.now(),
  });
  return add(call, page);
}

/** `POST /wiki/api/v2/blogposts`. */
export function createBlogPost(call: Call): Answer {
  const parsed = blogPostRequest.safeParse(call.body);
  if (!parsed.success) return invalidRequest('The request body is not valid for creating a blog post');
  const ready = prepare(call, 'blogpost', parsed.data);
  if ('refusal' in ready) return ready.refusal;
  const page = newPage({
    ...ready,
    ...restrictionsOf(call),
    id: call.site.nextId(),
    kind: 'blogpost',
    status: parsed.data.status,
    authorAccountId: call.person.accountId,
    created: call.now(),
  });
  return add(call, page);
}
