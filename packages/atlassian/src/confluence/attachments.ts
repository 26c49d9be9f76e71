import { z } from 'zod';
import { type AtlassianCall, productPath } from '../client.js';
import { type AtlassianResult, atlassianError } from '../errors/errors.js';
import { type Download, openFile } from '../files/download.js';
import { type FileToSend, sendFile } from '../files/upload.js';
import type { AtlassianHttp } from '../http.js';
import { type Find, mayComeOf } from '../writes/lost.js';
import { confluence } from './api.js';
import { type ContentId, collectionOf } from './kinds.js';
import { listV2, type Slice } from './list.js';
import type { CursorPage } from './shapes.js';

const attachment = z.looseObject({
  /** `att` and a number. */
  id: z.string(),
  title: z.string(),
  status: z.string().nullish(),
  /** What a picture in a text names it by. */
  fileId: z.string().nullish(),
  mediaType: z.string().nullish(),
  /** Bytes. */
  fileSize: z.number().nullish(),
  createdAt: z.string().nullish(),
  pageId: z.string().nullish(),
  blogPostId: z.string().nullish(),
  /** Below the site's `/wiki`. */
  webuiLink: z.string().nullish(),
  version: z
    .looseObject({ number: z.number(), authorId: z.string().nullish(), createdAt: z.string().nullish() })
    .nullish(),
});
export type ConfluenceAttachment = z.infer<typeof attachment>;

/**
 * The files of a page or blog post (v2 `GET /pages/{id}/attachments`; scope `read:attachment:confluence`).
 * @param input.filename those of exactly this name: at most one
 */
export function listPageAttachments(
  http: AtlassianHttp,
  call: AtlassianCall,
  of: ContentId,
  input: Slice & { filename?: string },
): Promise<AtlassianResult<CursorPage<ConfluenceAttachment>>> {
  return listV2(http, call, {
    path: [collectionOf(of.kind), of.id, 'attachments'],
    query: { ...input },
    scope: 'read:attachment:confluence',
    item: attachment,
  });
}

/** What is known of a file (v2 `GET /attachments/{id}`; scope `read:attachment:confluence`). */
export function getPageAttachment(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<ConfluenceAttachment>> {
  return confluence(http, call, 'v2', {
    method: 'GET',
    path: ['attachments', id],
    effect: 'read',
    scope: 'read:attachment:confluence',
    answer: attachment,
  });
}

/**
 * A file's bytes (v1 `GET /content/{id}/child/attachment/{id}/download`; scope `read:attachment:confluence`).
 * @param version which one of its versions; the latest unless told
 */
export function openPageAttachment(
  http: AtlassianHttp,
  call: AtlassianCall,
  page: string,
  id: string,
  version?: number,
): Promise<AtlassianResult<Download>> {
  const path = ['rest', 'api', 'content', page, 'child', 'attachment', id, 'download'];
  return openFile(http, call, {
    path: [...productPath('confluence', call.siteId), ...path],
    query: { version },
    scope: 'read:attachment:confluence',
  });
}

const written = z.looseObject({
  id: z.string(),
  title: z.string(),
  version: z.looseObject({ number: z.number() }).nullish(),
});
/** A file that was attached. */
export type WrittenAttachment = z.infer<typeof written>;

/**
 * Attaches a file to a page or blog post; where one of that name is there, it gets a new version (v1
 * `PUT /content/{id}/child/attachment`; scopes `write:attachment:confluence`, `read:content-details:confluence`). Never
 * repeated after a fault.
 */
export async function putPageAttachment(
  http: AtlassianHttp,
  call: AtlassianCall,
  page: string,
  file: FileToSend,
): Promise<AtlassianResult<WrittenAttachment>> {
  const path = ['rest', 'api', 'content', page, 'child', 'attachment'];
  const result = await sendFile(
    http,
    call,
    {
      method: 'PUT',
      path: [...productPath('confluence', call.siteId), ...path],
      fields: { minorEdit: 'false' },
      scope: ['write:attachment:confluence', 'read:content-details:confluence'],
      answer: z.looseObject({ results: z.array(written) }),
    },
    file,
  );
  if (!result.ok) return result;
  const [added] = result.value.results;
  if (added) return { ok: true, value: added };
  const context = { what: 'attaching a file', effect: 'write' } as const;
  return { ok: false, error: atlassianError('unreadable', context, { mayHaveLanded: true }) };
}

/** Moves a file to the trash (v2 `DELETE /attachments/{id}`; scope `delete:attachment:confluence`). */
export function trashPageAttachment(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<unknown>> {
  return confluence(http, call, 'v2', {
    method: 'DELETE',
    // This one operation takes the number alone.
    path: ['attachments', id.replace(/^att/, '')],
    effect: 'write',
    scope: 'delete:attachment:confluence',
    answer: z.unknown(),
  });
}

/**
 * Finds the file that a lost request attached: a page has at most one of a name. Where its present version is the person's
 * own, of that size and not older than the request, it is it.
 */
export function findPutAttachment(of: ContentId, file: Pick<FileToSend, 'name' | 'size'>): Find<WrittenAttachment> {
  return async (http, call, lost) => {
    const named = await listPageAttachments(http, call, of, { filename: file.name, limit: 5 });
    if (!named.ok) return named;
    const found = named.value.results.find(
      ({ title, fileSize, version }) =>
        title === file.name &&
        (file.size === undefined || fileSize === file.size) &&
        version?.authorId === lost.accountId &&
        mayComeOf(lost, version.createdAt),
    );
    return { ok: true, value: found };
  };
}
