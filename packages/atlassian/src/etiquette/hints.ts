import type { AtlassianHttp } from '../http.js';

/** Metadata is believed for five minutes: long enough for a conversation, short enough for a change to be found. */
export const METADATA_MS = 5 * 60_000;

/** A page of a site as it was asked for, or a smaller one where little of the hour's quota is left. */
export function politePage(http: AtlassianHttp, siteId: string, wanted: number): number {
  return http.manners?.pageSize(siteId, wanted) ?? wanted;
}
