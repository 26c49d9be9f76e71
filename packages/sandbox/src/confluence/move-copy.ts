import { z } from 'zod';
import type { Page, Space } from '../company/model.js';
import { newPage } from '../company/pages/new-page.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { ancestorsOf, findPage, mayEdit, mayWrite, visibleSpaces } from './access.js';
import { contentView } from './content-view.js';
import { isTaken } from './create-page.js';
import { legacyError } from './errors.js';
import { NO_CONTENT } from './legacy.js';

const POSITIONS = ['before', 'after', 'append'] as const;

/** Puts a page among its new siblings, whose places are then counted anew. */
function place(call: Call, page: Page, parentId: string | null, before: Page | undefined): void {
  page.parentId = parentId;
  const siblings = [...call.site.pages.values()]
    .filter((one) => one.parentId === parentId && one.id !== page.id && one.kind === 'page')
    .sort((a, b) => a.position - b.position);
  const at = before ? siblings.indexOf(before) : siblings.length;
  siblings.splice(at, 0, page);
  for (const [index, sibling] of siblings.entries()) sibling.position = index;
}

/** A page's new space is that of everything below it too. */
function moveTo(call: Call, page: Page, space: Space): void {
  page.space = space;
  for (const child of call.site.pages.values()) if (child.parentId === page.id) moveTo(call, child, space);
}

function movePage(call: Call): Answer {
  const { pageId = '', targetId = '' } = call.params;
  const position = POSITIONS.find((one) => one === call.params.position);
  const [page, target] = [findPage(call, pageId), findPage(call, targetId)];
  if (!page) return NO_CONTENT(pageId);
  if (!target) return NO_CONTENT(targetId);
  if (!position) return legacyError(400, 'The position is not valid');
  if (!mayEdit(call, page) || !mayWrite(call.person, target.space)) {
    return legacyError(403, 'User does not have permission to move this page there');
  }
  if ([...ancestorsOf(call, target), target].some(({ id }) => id === page.id)) {
    return legacyError(400, 'A page cannot be moved below itself');
  }
  if (target.space.id !== page.space.id && isTaken(call, target.space, 'page', page.title)) {
    return legacyError(400, 'A page with this title already exists in the destination space');
  }
  moveTo(call, page, target.space);
  if (position === 'append') place(call, page, target.id, undefined);
  else place(call, page, target.parentId, position === 'before' ? target : nextOf(call, target, page));
  return ok({ pageId: page.id });
}

/** The sibling that follows a page, the one that is being moved left out. */
const nextOf = (call: Call, target: Page, moved: Page): Page | undefined =>
  [...call.site.pages.values()]
    .filter((one) => one.parentId === target.parentId && one.id !== moved.id && one.position > target.position)
    .sort((a, b) => a.position - b.position)[0];

const copyRequest = z.looseObject({
  copyAttachments: z.boolean().default(false),
  copyLabels: z.boolean().default(false),
  copyPermissions: z.boolean().default(false),
  destination: z.looseObject({ type: z.enum(['space', 'parent_page']), value: z.string() }),
  pageTitle: z.string().optional(),
});

function copyPage(call: Call): Answer {
  const id = call.params.id ?? '';
  const page = findPage(call, id);
  if (!page) return NO_CONTENT(id);
  const parsed = copyRequest.safeParse(call.body);
  if (!parsed.success) return legacyError(400, 'The destination is not valid');
  const { destination, pageTitle, ...copy } = parsed.data;
  const parent = destination.type === 'parent_page' ? findPage(call, destination.value) : undefined;
  if (destination.type === 'parent_page' && !parent) return NO_CONTENT(destination.value);
  const space = parent?.space ?? visibleSpaces(call).find(({ key }) => key === destination.value);
  if (!space) return legacyError(404, `No space found with key: ${destination.value}`);
  if (!mayWrite(call.person, space)) return legacyError(403, 'User does not have permission to create pages there');
  const title = pageTitle ?? page.title;
  if (isTaken(call, space, 'page', title)) return legacyError(400, `A page with the title ${title} already exists`);
  const made = newPage({
    id: call.site.nextId(),
    space,
    parentId: parent?.id ?? space.homepageId,
    position: call.site.pages.size,
    title,
    body: structuredClone(page.body),
    labels: copy.copyLabels ? [...page.labels] : [],
    attachments: copy.copyAttachments ? page.attachments.map((file) => ({ ...file, id: call.site.nextId() })) : [],
    ...(copy.copyPermissions ? { restrictions: structuredClone(page.restrictions) } : {}),
    authorAccountId: call.person.accountId,
    created: call.now(),
  });
  call.site.pages.set(made.id, made);
  return ok(contentView(call, made, ['space', 'version']));
}

/** Moving and copying pages, which only the v1 API can. */
export const moveAndCopyOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'PUT',
    path: '/wiki/rest/api/content/:pageId/move/:position/:targetId',
    id: 'movepage',
    scopes: [['write:confluence-content'], ['write:page:confluence']],
    handle: movePage,
  },
  {
    product: 'confluence',
    method: 'POST',
    path: '/wiki/rest/api/content/:id/copy',
    id: 'copypage',
    scopes: [['write:confluence-content'], ['read:content-details:confluence', 'write:page:confluence']],
    handle: copyPage,
  },
];
