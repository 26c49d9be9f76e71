import type { AtlassianCall } from '../client.js';
import { type AtlassianResult, atlassianError } from '../errors/errors.js';
import type { AtlassianErrorKind } from '../errors/table.js';
import type { AtlassianHttp } from '../http.js';
import { getRequest, listOwnRequests } from '../jsm/requests.js';
import type { JsmRequest } from '../jsm/shapes.js';
import { type Find, type LostWrite, mayComeOf, undecided } from './lost.js';
import { readNewIssues } from './new-issues.js';

/** How many of a person's own requests are looked at: more were not touched since the write. */
const LOOKED_AT = 50;
/** Errors of reading a project's issues that say that this person may not: a customer, who has only the portal. */
const NOT_THEIRS: ReadonlySet<AtlassianErrorKind> = new Set(['not_found', 'invalid', 'forbidden', 'scope_mismatch']);

/** A request as it was sent. */
export interface RaisedRequest {
  deskId: string;
  /** The key of the desk's project, where it is known. */
  projectKey: string | undefined;
  typeId: string;
  summary: string;
}

/**
 * Finds the request that a lost one raised. Jira Service Management takes no mark with a request: one of the same type and
 * summary that the person raised at that desk, and not before the write, is it.
 *
 * Whoever may read the project's issues reads them directly, which also tells that it is not there. Customers may not:
 * the list of their own requests lags, so that what it does not have may be there all the same.
 */
export function findRaisedRequest(raised: RaisedRequest): Find<JsmRequest> {
  return async (http, call, lost) => {
    const { projectKey } = raised;
    if (projectKey !== undefined) {
      const found = await amongIssues(http, call, lost, { ...raised, projectKey });
      if (found.ok || !NOT_THEIRS.has(found.error.kind)) return found;
    }
    return await amongOwn(http, call, lost, raised);
  };
}

async function amongIssues(
  http: AtlassianHttp,
  call: AtlassianCall,
  lost: LostWrite,
  { projectKey, typeId, summary }: RaisedRequest & { projectKey: string },
): Promise<AtlassianResult<JsmRequest | undefined>> {
  const fields = ['summary', 'created', 'creator', 'reporter'];
  const read = await readNewIssues(http, call, lost, projectKey, { fields });
  if (!read.ok) return read;
  const own = read.value.issues.filter(
    (issue) =>
      mayComeOf(lost, issue.fields.created) &&
      same(issue.fields.summary, summary) &&
      [issue.fields.creator, issue.fields.reporter].some((one) => one?.accountId === lost.accountId),
  );
  for (const { key } of own) {
    const request = await getRequest(http, call, key, []);
    // An issue that came by another way than the portal is no request.
    if (!request.ok && request.error.kind !== 'not_found') return request;
    if (request.ok && request.value.requestTypeId === typeId) return request;
  }
  if (read.value.complete) return { ok: true, value: undefined };
  return { ok: false, error: atlassianError('too_large', { what: 'looking for a request', effect: 'read' }) };
}

async function amongOwn(
  http: AtlassianHttp,
  call: AtlassianCall,
  lost: LostWrite,
  { deskId, typeId, summary }: RaisedRequest,
): Promise<AtlassianResult<JsmRequest | undefined>> {
  const listed = await listOwnRequests(http, call, { deskId, typeId }, { start: 0, limit: LOOKED_AT });
  if (!listed.ok) return listed;
  const value = listed.value.values.find(
    (one) => mayComeOf(lost, one.createdDate?.iso8601) && same(summaryOf(one), summary),
  );
  return value ? { ok: true, value } : undecided('a request');
}

function summaryOf({ summary, requestFieldValues }: JsmRequest): string {
  const field = requestFieldValues.find(({ fieldId }) => fieldId === 'summary')?.value;
  return summary ?? (typeof field === 'string' ? field : '');
}

const same = (a: string | null | undefined, b: string): boolean => squeezed(a ?? '') === squeezed(b);
const squeezed = (text: string): string => text.replace(/\s+/gu, ' ').trim();
