import {
  addLabels,
  getPageSource,
  listContentById,
  listLabels,
  listSpacePages,
  movePage,
  removeLabel,
  trashContent,
  updatePage,
} from '@gatehouse/atlassian';
import { type AskSite, CannotUndo, ifThere } from '../access.js';
import type { Way } from './way.js';

const READ = 'read:page:confluence';
const WRITE = 'write:page:confluence';

/** What is current of a page or blog post; nothing where it is in the trash, or gone. */
async function summaryOf(ask: AskSite, kind: 'page' | 'blogpost', id: string) {
  const { results } = await ask((http, call) => listContentById(http, call, kind, [id]));
  return results.find((one) => one.id === id && one.status !== 'trashed');
}

/** What was created goes to the trash, from where the people of the space can restore it. */
export const page: Way<'page'> = {
  needs: () => [READ, 'delete:page:confluence'],
  refusal({ after }) {
    if (!after) return 'Restore it from the trash of its space, in Confluence.';
    return after.draft ? 'Discard the draft in Confluence: a draft goes to no trash.' : undefined;
  },
  destroys: () => true,
  async read(ask, { after }) {
    if (!after) return undefined;
    const found = await summaryOf(ask, after.kind, after.page_id);
    if (!found) return undefined;
    return { page_id: found.id, kind: after.kind, title: found.title, version: found.version?.number ?? 1 };
  },
  comparable: ({ page_id: id, title, version = 1 }) => ({ id, title, version }),
  async write(ask, { after }) {
    if (after) await ask((http, call) => trashContent(http, call, { kind: after.kind, id: after.page_id }));
    return undefined;
  },
};

/** What the restored version says of itself, by which it is known again. */
const messageOf = (version: number, mark: string) => `Back to version ${version}, from Gatehouse (${mark.slice(0, 8)})`;

export const pageVersion: Way<'page-version'> = {
  needs: () => [READ, WRITE],
  refusal: ({ before, after }) =>
    before?.status === 'current' && after?.status === 'current'
      ? undefined
      : 'Confluence keeps no versions of drafts, so there is nothing to go back to.',
  async read(ask, { target }) {
    const found = await ifThere(ask((http, call) => getPageSource(http, call, target.id)));
    if (found?.status !== 'current') return undefined;
    return { version: found.version?.number ?? 1, title: found.title, status: 'current' };
  },
  comparable: ({ version }) => version,
  async write(ask, { target, before }, now, mark) {
    if (!before || !now) throw new CannotUndo('page_gone', 'The page is in the trash, or you may not see it any more.');
    const then = await ask((http, call) => getPageSource(http, call, target.id, { version: before.version }));
    if (then.body === undefined)
      throw new CannotUndo('unreadable', 'The earlier version cannot be read as a document.');
    const next = {
      title: then.title,
      body: then.body,
      status: 'current' as const,
      version: now.version + 1,
      message: messageOf(before.version, mark),
    };
    const written = await ask((http, call) => updatePage(http, call, target.id, next));
    return { version: written.version?.number ?? next.version, title: written.title, status: 'current' };
  },
  async landed(ask, { target, before }, mark) {
    const found = await ask((http, call) => getPageSource(http, call, target.id));
    if (!before || found.version?.message !== messageOf(before.version, mark)) return false;
    return { version: found.version.number, title: found.title, status: 'current' };
  },
};

/** Another page at the top of a space: beside it is at the top as well. */
async function topOf(ask: AskSite, space: string, page: string): Promise<string> {
  // The page itself may be among them.
  const { results } = await ask((http, call) => listSpacePages(http, call, space, { depth: 'root', limit: 2 }));
  const other = results.find(({ id }) => id !== page);
  if (other) return other.id;
  throw new CannotUndo(
    'no_page_at_top',
    'The page stood at the top of its space, where no other page is any more: move it back in Confluence.',
  );
}

export const pagePlace: Way<'page-place'> = {
  needs: () => [READ, WRITE],
  refusal: ({ before }) =>
    before?.parent_id === undefined && before?.space_id === undefined
      ? 'It is not known where the page stood before: move it back in Confluence.'
      : undefined,
  async read(ask, { target }) {
    const found = await summaryOf(ask, 'page', target.id);
    if (!found) return undefined;
    return {
      ...(found.parentId ? { parent_id: found.parentId } : {}),
      ...(found.spaceId ? { space_id: found.spaceId } : {}),
    };
  },
  comparable: ({ parent_id: parent, space_id: space }) => (parent === undefined ? { top: space } : { parent }),
  async write(ask, { target, before }) {
    const { parent_id: parent, space_id: space = '' } = before ?? {};
    const where =
      parent === undefined
        ? { position: 'after' as const, target: await topOf(ask, space, target.id) }
        : { position: 'append' as const, target: parent };
    await ask((http, call) => movePage(http, call, target.id, where));
    return undefined;
  },
};

export const pageLabels: Way<'page-labels'> = {
  needs: () => [READ, 'read:label:confluence', 'write:label:confluence'],
  async read(ask, { target, after, before }) {
    const kind = (after ?? before)?.kind ?? 'page';
    return { kind, labels: await ask((http, call) => listLabels(http, call, { kind, id: target.id })) };
  },
  comparable: ({ labels }) => [...labels].sort(),
  async write(ask, { target, before }, now) {
    const wanted = before?.labels ?? [];
    const added = wanted.filter((name) => !now?.labels.includes(name));
    const removed = (now?.labels ?? []).filter((name) => !wanted.includes(name));
    if (added.length > 0) await ask((http, call) => addLabels(http, call, target.id, added));
    for (const name of removed) await ask((http, call) => removeLabel(http, call, target.id, name));
    return undefined;
  },
};
