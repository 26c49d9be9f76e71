import { createPlaces, type Places } from '@gatehouse/atlassian';
import { failure, ToolFailure } from '../tools/failure.js';
import type { ToolContext } from '../tools/tool.js';

/*
 * What is under way with files in this process, of one person and of all together. Each keeps a connection to Atlassian
 * beside those of requests: all of them are no more than MOST_OPEN_FILES.
 */

/** Downloads last as long as their readers take, so nobody waits. */
export const DOWNLOADS: Places = createPlaces({ each: () => 4, total: 24, waiting: 0 });
/** Files on their way from one place at Atlassian to another. */
export const COPIES: Places = createPlaces({ each: () => 2, total: 12, waiting: 4 });
/** Files that are sent to us last as long as their senders take, so nobody waits. */
export const UPLOADS: Places = createPlaces({ each: () => 2, total: 12, waiting: 0 });
/** Forms with files, which are held in memory until they are whole. */
export const FORMS: Places = createPlaces({ each: () => 1, total: 4, waiting: 0 });
/** Files held in memory: a machine is not only for pictures. */
export const HELD: Places = createPlaces({ each: () => 2, total: 3, waiting: 4 });

/** Of the half minute that a call has, what is left has to do for the file (milliseconds). */
const WAIT_MS = 12_000;

/**
 * Does a part of a call in one of the places.
 * @throws ToolFailure where there is none in time, or the call has ended
 */
export async function inPlace<T>(
  places: Places,
  { principal, portalUrl, signal }: Pick<ToolContext, 'principal' | 'portalUrl' | 'signal'>,
  work: () => Promise<T>,
): Promise<T> {
  const place = await places.enter({ who: principal.subject, where: '', write: false, signal, waitMs: WAIT_MS });
  if (!place.ok) {
    if (place.reason === 'aborted') throw failure('cancelled', portalUrl, 'while waiting for a place');
    throw new ToolFailure('unavailable', 'Many files are being read. Try again in a few seconds.', place.reason);
  }
  try {
    return await work();
  } finally {
    place.leave();
  }
}
