import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import { productPath } from '../client.js';
import { type AtlassianResult, atlassianError } from '../errors/errors.js';
import { type Download, openFile } from '../files/download.js';
import { type FileToSend, sendFile } from '../files/upload.js';
import type { AtlassianHttp } from '../http.js';
import { type Find, mayComeOf } from '../writes/lost.js';
import { jira } from './api.js';
import { getIssue } from './issues.js';
import { type JiraAttachment, jiraAttachment } from './shapes.js';

/** What is known of a file (`GET /attachment/{id}`; scope `read:jira-work`). */
export function getAttachment(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<JiraAttachment>> {
  return jira(http, call, {
    method: 'GET',
    path: ['attachment', id],
    effect: 'read',
    scope: 'read:jira-work',
    answer: jiraAttachment,
  });
}

/** A file's bytes (`GET /attachment/content/{id}`; scope `read:jira-work`). */
export function openAttachment(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<Download>> {
  return openFile(http, call, {
    path: [...productPath('jira', call.siteId), 'rest', 'api', '3', 'attachment', 'content', id],
    // The gateway then gives the bytes itself, where it can.
    query: { redirect: false },
    scope: 'read:jira-work',
  });
}

/** Attaches a file to an issue (`POST /issue/{key}/attachments`; scope `write:jira-work`). Never repeated after a fault. */
export async function addAttachment(
  http: AtlassianHttp,
  call: AtlassianCall,
  issue: string,
  file: FileToSend,
): Promise<AtlassianResult<JiraAttachment>> {
  const result = await sendFile(
    http,
    call,
    {
      method: 'POST',
      path: [...productPath('jira', call.siteId), 'rest', 'api', '3', 'issue', issue, 'attachments'],
      scope: 'write:jira-work',
      answer: z.array(jiraAttachment),
    },
    file,
  );
  if (!result.ok) return result;
  const [added] = result.value;
  if (added) return { ok: true, value: added };
  const context = { what: 'attaching a file', effect: 'write' } as const;
  return { ok: false, error: atlassianError('unreadable', context, { mayHaveLanded: true }) };
}

const permissions = z.looseObject({
  permissions: z.looseObject({ CREATE_ATTACHMENTS: z.looseObject({ havePermission: z.boolean() }).optional() }),
});

/** Whether the account may attach files to an issue (`GET /mypermissions`; scope `read:jira-work`). */
export async function mayAttach(
  http: AtlassianHttp,
  call: AtlassianCall,
  issue: string,
): Promise<AtlassianResult<boolean>> {
  const result = await jira(http, call, {
    method: 'GET',
    path: ['mypermissions'],
    query: { issueKey: issue, permissions: 'CREATE_ATTACHMENTS' },
    effect: 'read',
    scope: 'read:jira-work',
    answer: permissions,
  });
  if (!result.ok) return result;
  return { ok: true, value: result.value.permissions.CREATE_ATTACHMENTS?.havePermission !== false };
}

/** Deletes a file for good (`DELETE /attachment/{id}`; scope `write:jira-work`). */
export function deleteAttachment(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<unknown>> {
  return jira(http, call, {
    method: 'DELETE',
    path: ['attachment', id],
    effect: 'write',
    scope: 'write:jira-work',
    answer: z.unknown(),
  });
}

/**
 * Finds the file that a lost request attached to an issue. Jira takes no mark with files: it is the person's own one of
 * that name and size, which is not older than the request.
 */
export function findAddedAttachment(issue: string, file: Pick<FileToSend, 'name' | 'size'>): Find<JiraAttachment> {
  return async (http, call, lost) => {
    const read = await getIssue(http, call, issue, { fields: ['attachment'] });
    if (!read.ok) return read;
    const found = read.value.fields.attachment?.find(
      ({ filename, size, author, created }) =>
        filename === file.name &&
        (file.size === undefined || size === file.size) &&
        author?.accountId === lost.accountId &&
        mayComeOf(lost, created),
    );
    return { ok: true, value: found };
  };
}
