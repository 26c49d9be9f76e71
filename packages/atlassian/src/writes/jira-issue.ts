import { z } from 'zod';
import { atlassianError } from '../errors/errors.js';
import type { Find } from './lost.js';
import { MARK_PROPERTY } from './mark.js';
import { readNewIssues } from './new-issues.js';

const markedValue = z.looseObject({ mark: z.string(), at: z.number().optional() });

export interface CreatedIssue {
  id: string;
  key: string;
  /** Which of several that one request created, from 0. */
  at: number;
}

/** Finds the issues that a lost request created in a project, by their mark. @param project its key or id */
export function findCreatedIssues(project: string): Find<CreatedIssue[]> {
  return async (http, call, lost) => {
    const read = await readNewIssues(http, call, lost, project, { fields: ['summary'], properties: [MARK_PROPERTY] });
    if (!read.ok) return read;
    const created = read.value.issues.flatMap(({ id, key, properties }): CreatedIssue[] => {
      const value = markedValue.safeParse(properties?.[MARK_PROPERTY]);
      return value.success && value.data.mark === lost.mark ? [{ id, key, at: value.data.at ?? 0 }] : [];
    });
    if (created.length > 0) return { ok: true, value: created.sort((a, b) => a.at - b.at) };
    if (read.value.complete) return { ok: true, value: undefined };
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
