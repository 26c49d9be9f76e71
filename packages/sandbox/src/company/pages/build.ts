import { DAY } from '../../clock.js';
import type { Page, Space } from '../model.js';
import type { PageSeed } from './seed.js';

/** Builds the pages of a site. Pages below the same parent keep the order of their seeds. */
export function seedPages(
  spaces: readonly Space[],
  seeds: Readonly<Record<string, readonly PageSeed[]>>,
  start: number,
  nextId: () => string,
): Map<string, Page> {
  const pages = new Map<string, Page>();
  for (const space of spaces) {
    for (const [position, seed] of (seeds[space.key] ?? []).entries()) {
      const created = start - seed.age * DAY;
      pages.set(seed.id, {
        id: seed.id,
        space,
        parentId: seed.parent ?? null,
        position,
        title: seed.title,
        status: 'current',
        subtype: null,
        body: seed.body,
        labels: seed.labels ?? [],
        authorAccountId: seed.author.accountId,
        created,
        updated: seed.touched === undefined ? created : start - seed.touched * DAY,
        version: seed.version ?? 1,
        versionMessage: seed.message ?? '',
        readers: seed.readers?.map((person) => person.accountId) ?? null,
        comments: (seed.comments ?? []).map((comment) => {
          const time = start - comment.age * DAY;
          return {
            id: nextId(),
            authorAccountId: comment.by.accountId,
            body: comment.body,
            created: time,
            updated: time,
          };
        }),
      });
    }
  }
  return pages;
}
