import * as ours from '../../../../packages/atlassian/src/index.ts';
import type { DriftWorld } from '../world.ts';

const SLICE = { limit: 10 };

/** Spaces, search, templates, tasks and people of Confluence. */
export async function walkSpaces({ use, ask, accountId }: DriftWorld): Promise<void> {
  await use(ours.listSpaces, { keys: ['ENG', 'HELP'], 'description-format': 'plain', sort: 'name', ...SLICE });
  await use(ours.listSpaces, { ids: ['20001', '20002'], type: 'global', status: 'current', ...SLICE });
  await use(ours.listSpacePages, '20001', { ...SLICE, depth: 'root', sort: 'title' });
  await use(ours.searchContent, { cql: 'type = page', limit: 5, excerpt: 'highlight_unescaped' });
  await use(ours.searchContent, { cql: 'type in (blogpost, space)', limit: 5 });
  for (const spaceKey of [undefined, 'ENG']) {
    const templates = await use(ours.listTemplates, { spaceKey, start: 0, limit: 10 });
    for (const { templateId } of templates) await use(ours.getTemplate, templateId);
  }
  const wanted = { assignedTo: accountId, spaceId: '20001', dueTo: 4_000_000_000_000 };
  await use(ours.listTasks, { ...SLICE, ...wanted, status: 'incomplete' });
  await use(ours.listTasks, { ...SLICE, blogPostId: '20151' });
  const { results } = await use(ours.listTasks, { ...SLICE, pageId: '20105' });
  const task = results[0]?.id ?? '';
  await ask('GET', 'confluence', `/wiki/api/v2/tasks/${task}?body-format=atlas_doc_format`);
  await use(ours.updateTask, task, 'complete');

  await use(ours.getUsers, [accountId]);
  await use(ours.findUsers, { cql: 'user.fullname ~ "ma"', limit: 5, start: 0 });
  const who = encodeURIComponent(accountId);
  await ask('GET', 'confluence', '/wiki/rest/api/user/current');
  await ask('GET', 'confluence', `/wiki/rest/api/user?accountId=${who}`);
  await ask('GET', 'confluence', `/wiki/rest/api/user/bulk?accountId=${who}`);
}
