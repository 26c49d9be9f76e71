import type { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import { type AtlassianResult, atlassianError } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { type fetched, fetchIssues, MAX_FETCHED } from '../jira/bulk.js';
import { searchProjects } from '../jira/projects.js';
import { searchIssues } from '../jira/search.js';
import type { LostWrite } from './lost.js';

/** More new issues than this since the write are not looked through. */
const MAX_WINDOWS = 20;
/** Whole minutes are what JQL counts in; one more is for the clocks (milliseconds). */
const MINUTE_MS = 60_000;

export interface NewIssues {
  issues: z.infer<typeof fetched>['issues'];
  /** Whether these are all; otherwise there are more than are looked through. */
  complete: boolean;
}

/**
 * Reads the issues that were created in a project since a lost write was sent, and some that are a little older.
 *
 * Their keys are higher than those of all issues that were there before. So the highest key of an issue that is older
 * than the write is where to begin: that one the index has, however far it lags, and were it to lag for minutes, it
 * would give a lower one. From there on every number is read directly, until a hundred in a row are not there.
 *
 * @param project its key or id
 * @param asked the fields and entity properties to read of each
 */
export async function readNewIssues(
  http: AtlassianHttp,
  call: AtlassianCall,
  lost: LostWrite,
  project: string,
  asked: { fields: readonly string[]; properties?: readonly string[] },
): Promise<AtlassianResult<NewIssues>> {
  const minutes = Math.ceil(lost.sentAgoMs / MINUTE_MS) + 2;
  const older = await searchIssues(http, call, {
    jql: `project = ${/^\d+$/.test(project) ? project : JSON.stringify(project)} AND created <= "-${minutes}m" ORDER BY key DESC`,
    fields: ['summary'],
    maxResults: 1,
  });
  if (!older.ok) return older;
  const [last] = older.value.issues;
  const base = last ? split(last.key) : await emptyProject(http, call, project);
  if (!base) return { ok: false, error: atlassianError('not_found', { what: 'looking for an issue', effect: 'read' }) };
  const issues: NewIssues['issues'] = [];
  for (let window = 0; window < MAX_WINDOWS; window += 1) {
    const first = base.number + 1 + window * MAX_FETCHED;
    const issueIdsOrKeys = Array.from({ length: MAX_FETCHED }, (_, at) => `${base.prefix}-${first + at}`);
    const read = await fetchIssues(http, call, { issueIdsOrKeys, ...asked });
    if (!read.ok) return read;
    if (read.value.issues.length === 0) return { ok: true, value: { issues, complete: true } };
    issues.push(...read.value.issues);
  }
  return { ok: true, value: { issues, complete: false } };
}

interface Base {
  prefix: string;
  /** The highest number that is certainly lower than what is looked for. */
  number: number;
}

function split(key: string): Base {
  const dash = key.lastIndexOf('-');
  return { prefix: key.slice(0, dash), number: Number(key.slice(dash + 1)) };
}

/** A project without older issues, if the person may see it at all: otherwise not to find anything would prove nothing. */
async function emptyProject(http: AtlassianHttp, call: AtlassianCall, project: string): Promise<Base | undefined> {
  const seen = await searchProjects(http, call, { query: project, action: 'view', maxResults: 50 });
  const one = seen.ok ? seen.value.projects.find(({ id, key }) => id === project || key === project) : undefined;
  return one && { prefix: one.key, number: 0 };
}
