import * as ours from '../../../../packages/atlassian/src/index.ts';
import type { DriftWorld } from '../world.ts';
import { paragraph, textFile } from './values.ts';

const SLICE = { limit: 10 };

/** Everything that is done with pages and blog posts of Confluence, and what hangs on them. */
export async function walkPages(world: DriftWorld): Promise<void> {
  const { use, ask } = world;
  const page = await use(ours.createPage, {
    spaceId: '20001',
    parentId: '20101',
    title: 'Drift',
    body: paragraph('A word'),
  });
  const post = await use(ours.createPage, { kind: 'blogpost', spaceId: '20001', title: 'Drift', body: paragraph('A') });
  const contents = [
    { kind: 'page', id: page.id },
    { kind: 'page', id: '20104' },
    { kind: 'blogpost', id: post.id },
    { kind: 'blogpost', id: '20151' },
  ] as const;
  for (const one of contents) {
    await use(ours.getPage, one.id, { kind: one.kind, labels: true });
    await use(ours.listLabels, one);
    await use(ours.listPageVersions, one, SLICE);
    await use(ours.listPageAttachments, one, { ...SLICE, filename: 'a.txt' });
    await use(ours.listComments, one, { ...SLICE, place: 'footer', newestFirst: true });
    await use(ours.listComments, one, { ...SLICE, place: 'inline', resolution: ['open', 'resolved'] });
    await ask('GET', 'confluence', `/wiki/api/v2/${one.kind}s/${one.id}/operations`);
    await use(ours.findPages, { ...SLICE, kind: one.kind, title: 'Drift', spaceId: '20001' });
    await use(ours.listContentById, one.kind, [one.id, '20102']);
  }
  const source = await use(ours.getPageSource, page.id);
  const edit = { title: 'Drifting', body: source.body ?? '', status: 'current', version: 2, message: 'Why' } as const;
  await use(ours.updatePage, page.id, edit);
  await use(ours.getPage, page.id, { version: 1 });
  await use(ours.listAncestors, '20107');
  await use(ours.listChildren, '20101', SLICE);
  await use(ours.listDescendants, '20101', { ...SLICE, depth: 3 });
  await use(ours.addLabels, page.id, ['drift']);
  await use(ours.removeLabel, page.id, 'drift');
  await use(ours.getRestrictions, '20104');
  const only = { users: [world.accountId], groups: [] };
  await use(ours.setRestrictions, page.id, { read: only, update: only });
  await use(ours.countViews, '20104');
  await walkFiles(world, page.id);
  await walkDiscussions(world, page.id);
  const copy = { parentId: '20101', title: 'A copy', attachments: true, labels: true, permissions: true };
  const copied = await use(ours.copyPage, page.id, copy);
  await use(ours.movePage, copied.id, { position: 'append', target: '20102' });
  await use(ours.trashContent, { kind: 'page', id: copied.id });
  await use(ours.trashContent, { kind: 'blogpost', id: post.id });
}

async function walkFiles({ use }: DriftWorld, page: string) {
  const { id } = await use(ours.putPageAttachment, page, textFile('a.txt'));
  await use(ours.getPageAttachment, id);
  await use(ours.listPageAttachments, { kind: 'page', id: page }, SLICE);
  (await use(ours.openPageAttachment, page, id)).body.destroy();
  await use(ours.trashPageAttachment, id);
}

async function walkDiscussions({ use }: DriftWorld, page: string) {
  const on = { kind: 'page', id: page } as const;
  const selection = { text: 'word', matches: 1, index: 0 };
  for (const target of [{ place: 'footer', on } as const, { place: 'inline', on, selection } as const]) {
    const { place } = target;
    const { id } = await use(ours.addPageComment, target, paragraph('One'));
    await use(ours.addPageComment, { place, replyTo: id }, paragraph('Two'));
    await use(ours.getPageComment, { place, id });
    await use(ours.listComments, on, { ...SLICE, place });
    await use(ours.listReplies, { place, id }, SLICE);
    const resolved = place === 'inline' ? true : undefined;
    await use(ours.updatePageComment, { place, id }, { version: 2, body: paragraph('Three'), resolved });
    await use(ours.deletePageComment, { place, id });
  }
}
