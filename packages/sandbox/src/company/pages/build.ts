import { DAY } from '../../clock.js';
import type { Page, PageComment, Space } from '../model.js';
import { newPage } from './new-page.js';
import type { PageSeed } from './seed.js';

/** Builds the pages and blog posts of a site. Pages below the same parent keep the order of their seeds. */
export function seedPages(
  spaces: readonly Space[],
  seeds: Readonly<Record<string, readonly PageSeed[]>>,
  start: number,
  nextId: () => string,
): Map<string, Page> {
  const pages = new Map<string, Page>();
  for (const space of spaces) {
    for (const [position, seed] of (seeds[space.key] ?? []).entries()) {
      pages.set(seed.id, seedPage(space, seed, { position, start, nextId }));
    }
  }
  return pages;
}

function seedPage(
  space: Space,
  seed: PageSeed,
  { position, start, nextId }: { position: number; start: number; nextId: () => string },
): Page {
  const created = start - seed.age * DAY;
  const editors = seed.editors?.map((person) => person.accountId);
  const readers = seed.readers?.map((person) => person.accountId);
  return newPage({
    id: seed.id,
    kind: seed.kind ?? 'page',
    space,
    parentId: seed.parent ?? null,
    position,
    title: seed.title,
    body: seed.body,
    labels: seed.labels ?? [],
    authorAccountId: seed.author.accountId,
    created,
    updated: seed.touched === undefined ? created : start - seed.touched * DAY,
    version: seed.version ?? 1,
    versionMessage: seed.message ?? '',
    restrictions: {
      read: readers ? { users: readers, groups: seed.readerGroups ?? [] } : null,
      update: editors ? { users: editors, groups: [] } : null,
    },
    comments: (seed.comments ?? []).flatMap((comment) => seedComments(comment, start, nextId)),
    attachments: (seed.files ?? []).map(({ by, age, ...file }) => ({
      id: nextId(),
      ...file,
      content: Buffer.from(file.content),
      authorAccountId: by.accountId,
      created: start - age * DAY,
    })),
    views: seed.views ?? 0,
  });
}

/** A comment and its answers. */
function seedComments(
  seed: NonNullable<PageSeed['comments']>[number],
  start: number,
  nextId: () => string,
): PageComment[] {
  const one = (comment: { by: { accountId: string }; age: number; body: PageComment['body'] }): PageComment => ({
    id: nextId(),
    authorAccountId: comment.by.accountId,
    body: comment.body,
    created: start - comment.age * DAY,
    updated: start - comment.age * DAY,
    version: 1,
    parentId: null,
    anchor: null,
    resolution: 'open',
  });
  const first = one(seed);
  if (seed.on) first.anchor = { markerRef: seed.on.markerRef, selection: seed.on.text };
  if (seed.on?.resolved) first.resolution = 'resolved';
  const answers = (seed.replies ?? []).map((reply) => ({ ...one(reply), parentId: first.id, anchor: first.anchor }));
  return [first, ...answers];
}
