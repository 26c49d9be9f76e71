import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import { atlassianError } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { fetchIssues, MAX_FETCHED } from '../jira/bulk.js';
import { searchProjects } from '../jira/projects.js';
import { searchIssues } from '../jira/search.js';
import type { Find } from './lost.js';
import { MARK_PROPERTY } from './mark.js';

/** More new issues than this since the write are not looked through. */
const MAX_WINDOWS = 20;
/** Whole minutes are what JQL counts in; one more is for the clocks (milliseconds). */
const MINUTE_MS = 60_000;

const markedValue = z.looseObject({ mark: z.string(), at: z.number().optional() });

export interface CreatedIssue {
  id: string;
  key: string;
  /** Which of several that one request created, from 0. */
  at: number;
}

/**
 * Finds the issues that a lost request created in a project, by their mark.
 *
 * Their keys are higher than those of all issues that were there before. So the highest key of an issue that is older
 * than the write is where to begin: that one the index has, however far it lags, and were it to lag for minutes, it
 * would give a lower one. From there on every number is read directly, until a hundred in a row are not there.
 *
 * @param project its key or id
 */
export function findCreatedIssues(project: string): Find<CreatedIssue[]> {
  return async (http, call, lost) => {
    const minutes = Math.ceil(lost.sentAgoMs / MINUTE_MS) + 2;
    const older = await searchIssues(http, call, {
      jql: `project = ${/^\d+$/.test(project) ? project : JSON.stringify(project)} AND created <= "-${minutes}m" ORDER BY key DESC`,
      fields: ['summary'],
      maxResults: 1,
    });
    if (!older.ok) return older;
    const [last] = older.value.issues;
    const base = last ? split(last.key) : await emptyProject(http, call, project);
    if (!base)
      return { ok: false, error: atlassianError('not_found', { what: 'looking for an issue', effect: 'read' }) };
    const created: CreatedIssue[] = [];
    for (let window = 0; window < MAX_WINDOWS; window += 1) {
      const first = base.number + 1 + window * MAX_FETCHED;
      const issueIdsOrKeys = Array.from({ length: MAX_FETCHED }, (_, at) => `${base.prefix}-${first + at}`);
      const read = await fetchIssues(http, call, { issueIdsOrKeys, fields: ['summary'], properties: [MARK_PROPERTY] });
      if (!read.ok) return read;
      for (const { id, key, properties } of read.value.issues) {
        const value = markedValue.safeParse(properties?.[MARK_PROPERTY]);
        if (value.success && value.data.mark === lost.mark) created.push({ id, key, at: value.data.at ?? 0 });
      }
      if (read.value.issues.length === 0) {
        return { ok: true, value: created.length > 0 ? created.sort((a, b) => a.at - b.at) : undefined };
      }
    }
    if (created.length > 0) return { ok: true, value: created };
    return { ok: false, error: atlassianError('too_large', { what: 'looking for an issue', effect: 'read' }) };
  };
}

/** Finds the issue that a lost request created in a project. @param project its key or id */
export function findCreatedIssue(project: string): Find<CreatedIssue> {
  return async (http, call, lost) => {
    const found = await findCreatedIssues(project)(http, call, lost);
    return found.ok ? { ok: true, value: found.value?.[0] } : found;
  };
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
