import type { AtlassianCall } from '../client.js';
import { type AtlassianResult, atlassianError } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';

/** A write of ours whose answer was lost. */
export interface LostWrite {
  /** What it left with what it created, where Atlassian has a place for that. */
  mark: string;
  /** Milliseconds since it was sent for the first time, at least. */
  sentAgoMs: number;
  /** Who sent it, as Atlassian knows them. */
  accountId: string;
}

/**
 * Finds what a lost write created, by reading directly and not by search, whose index lags.
 *
 * @returns what the request would have answered; undefined where it is certain that nothing was created by now; an
 *   error where that cannot be said
 */
export type Find<T> = (
  http: AtlassianHttp,
  call: AtlassianCall,
  lost: LostWrite,
) => Promise<AtlassianResult<T | undefined>>;

/** How far Atlassian's clock and ours may be apart (milliseconds). */
const SKEW_MS = 120_000;

/** Whether something that was created then can come of a lost write. */
export function mayComeOf(lost: LostWrite, createdAt: string | null | undefined): boolean {
  const created = Date.parse(createdAt ?? '');
  return Number.isNaN(created) || created >= Date.now() - lost.sentAgoMs - SKEW_MS;
}

/** What a look comes to that found nothing, where that proves nothing. @param what it was for */
export function undecided(what: string): AtlassianResult<never> {
  return { ok: false, error: atlassianError('undecided', { what: `looking for ${what}`, effect: 'read' }) };
}
