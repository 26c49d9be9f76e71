import { z } from 'zod';
import { readAdf } from '../adf/validate.js';
import type { Page } from '../company/model.js';
import type { Answer, Call } from '../gateway/operation.js';
import { findPage, mayWrite, visibleSpaces } from './access.js';
import { confluenceError, invalidRequest, notFound } from './errors.js';
import { pageView, wikiBase } from './views.js';

const bodyWrite = z.strictObject({ representation: z.string(), value: z.string() });
const request = z.looseObject({
  spaceId: z.string(),
  status: z.enum(['current', 'draft']).default('current'),
  title: z.string().optional(),
  parentId: z.string().optional(),
  body: z.union([bodyWrite, z.strictObject({ atlas_doc_format: bodyWrite })]).optional(),
  subtype: z.literal('live').optional(),
});

const EMPTY = { type: 'doc', version: 1, content: [] } as const;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The document of a new page. The sandbox keeps ADF alone, so other representations are refused. */
function readBody(body: z.infer<typeof request>['body']): ReturnType<typeof readAdf> {
  if (body === undefined) return { ok: true, document: { ...EMPTY, content: [] } };
  const write = 'representation' in body ? body : body.atlas_doc_format;
  if (write.representation !== 'atlas_doc_format') {
    return { ok: false, problem: `the sandbox takes atlas_doc_format, not ${write.representation}` };
  }
  return readAdf(parseJson(write.value));
}

/** `POST /wiki/api/v2/pages`. Without `parentId` the page goes below the space's home page. */
export function createPage(call: Call): Answer {
  const parsed = request.safeParse(call.body);
  if (!parsed.success) return invalidRequest('The request body is not valid for creating a page');
  const given = parsed.data;
  const space = visibleSpaces(call).find((candidate) => candidate.id === given.spaceId);
  if (!space) return notFound('Space');
  if (!mayWrite(call.person, space)) {
    return confluenceError(403, 'FORBIDDEN', 'You do not have permission to create a page in this space');
  }
  const title = given.title?.trim() ?? '';
  if (title === '' && given.status === 'current') return invalidRequest('Title cannot be empty for current content');
  if (title.length > 255) return invalidRequest('Title cannot be longer than 255 characters');
  const isTaken = [...call.site.pages.values()].some(
    (page) =>
      page.space.id === space.id && page.status === 'current' && page.title.toLowerCase() === title.toLowerCase(),
  );
  if (isTaken && given.status === 'current') {
    return confluenceError(400, 'BAD_REQUEST', 'A page already exists with the same TITLE in this space');
  }
  const parentId = call.query['root-level'] === 'true' ? null : (given.parentId ?? space.homepageId);
  const parent = parentId === null ? undefined : findPage(call, parentId);
  if (parentId !== null && parent?.space.id !== space.id) return notFound('Parent page');
  const body = readBody(given.body);
  if (!body.ok) return invalidRequest(`Content body cannot be converted: ${body.problem}`);

  const now = call.now();
  const page: Page = {
    id: call.site.nextId(),
    space,
    parentId,
    position: [...call.site.pages.values()].filter((candidate) => candidate.parentId === parentId).length,
    title,
    status: given.status,
    subtype: given.subtype ?? null,
    body: body.document,
    labels: [],
    authorAccountId: call.person.accountId,
    created: now,
    updated: now,
    version: 1,
    versionMessage: '',
    readers: call.query.private === 'true' ? [call.person.accountId] : null,
    comments: [],
  };
  call.site.pages.set(page.id, page);
  const view = pageView(page, 'atlas_doc_format');
  return { status: 200, body: { ...view, _links: { ...view._links, base: wikiBase(call) } } };
}
