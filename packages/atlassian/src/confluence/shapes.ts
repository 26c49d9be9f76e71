import { z } from 'zod';
import { parseJson } from '../errors/words.js';

/** A body in ADF, which Confluence sends as a string of JSON; what cannot be parsed is undefined. */
export const adfBody = z
  .looseObject({ atlas_doc_format: z.looseObject({ value: z.string() }).nullish() })
  .nullish()
  .transform((body): unknown => parseJson(body?.atlas_doc_format?.value ?? ''));

export const version = z.looseObject({
  number: z.number(),
  createdAt: z.string().nullish(),
  authorId: z.string().nullish(),
  message: z.string().nullish(),
  minorEdit: z.boolean().nullish(),
});
export type ConfluenceVersion = z.infer<typeof version>;

export const pageSummary = z.looseObject({
  id: z.string(),
  title: z.string(),
  status: z.string(),
  spaceId: z.string().nullish(),
  parentId: z.string().nullish(),
  authorId: z.string().nullish(),
  createdAt: z.string().nullish(),
  version: version.nullish(),
  /** `webui` is a path under the site's `/wiki`. */
  _links: z.looseObject({ webui: z.string().nullish() }).nullish(),
});
export type ConfluencePageSummary = z.infer<typeof pageSummary>;

export const page = pageSummary.extend({
  /** The ADF document, not yet looked into. */
  body: adfBody,
  /** Only where asked for. */
  labels: z.looseObject({ results: z.array(z.looseObject({ name: z.string() })) }).nullish(),
});
export type ConfluencePage = z.infer<typeof page>;

/** A page of results of the v2 API. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.looseObject({
    results: z.array(item),
    _links: z.looseObject({ next: z.string().nullish() }).nullish(),
  });
}

export interface CursorPage<T> {
  results: T[];
  /** Absent on the last page. */
  cursor: string | undefined;
}
