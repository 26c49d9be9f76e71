import * as ours from '../../../../packages/atlassian/src/index.ts';
import type { DriftWorld } from '../world.ts';
import { paragraph, textFile } from './values.ts';

const READ = { startAt: 0, maxResults: 10 };

/** Everything that is done with one issue of Jira, from its creation to its end. */
export async function walkIssues({ use, ask, accountId }: DriftWorld): Promise<void> {
  const fields = {
    project: { key: 'ROV' },
    issuetype: { id: '10002' },
    summary: 'Drift',
    description: paragraph('One'),
  };
  const { key, id } = await use(ours.createIssue, fields);
  for (const seeded of ['ROV-1', 'ROV-2', 'ROV-3', 'ROV-8', 'SUP-1', 'SUP-11', key]) {
    await use(ours.getIssue, seeded, { fields: ['*all'], names: true, editable: true });
  }
  await use(ours.editIssue, key, { fields: { summary: 'Drift away' }, update: { labels: [{ add: 'drift' }] } });
  await ask('GET', 'jira', `/rest/api/3/issue/${key}/editmeta`);
  await ask('PUT', 'jira', `/rest/api/3/issue/${key}/properties/a.b`, { mark: 'c' });
  await ask('GET', 'jira', `/rest/api/3/issue/${key}/properties`);
  await ask('GET', 'jira', `/rest/api/3/issue/${key}/properties/a.b`);
  const [transition] = await use(ours.listTransitions, key);
  await use(ours.transitionIssue, key, { transition: { id: transition?.id ?? '' }, fields: {}, update: {} });
  await use(ours.listHistory, key, READ);
  await use(ours.listHistories, { issueIdsOrKeys: [key, 'ROV-2'], fieldIds: ['status'], maxResults: 10 });

  await walkComments({ use, ask, accountId }, key);
  await walkWorklogs({ use }, key);
  await walkLinks({ use, accountId }, key);

  const { id: file } = await use(ours.addAttachment, key, textFile('drift.txt'));
  await use(ours.getAttachment, file);
  (await use(ours.openAttachment, file)).body.destroy();
  await use(ours.getIssue, key, { fields: ['attachment', 'comment', 'worklog', 'watches', 'issuelinks'] });
  await use(ours.deleteAttachment, file);

  const { issues } = await use(ours.createIssues, [fields, { ...fields, project: { key: 'NONE' } }]);
  await use(ours.fetchIssues, { issueIdsOrKeys: [key, 'ROV-1'], fields: ['*all'], names: true, properties: ['a.b'] });
  const jql = 'project = ROV ORDER BY created DESC';
  await use(ours.searchIssues, { jql, fields: ['*all'], maxResults: 20, reconcileIssues: [Number(id)] });
  await ask('GET', 'jira', `/rest/api/3/search/jql?jql=${encodeURIComponent(jql)}&maxResults=5&fields=summary`);
  await use(ours.countIssues, jql);
  const move = { project: 'ROV', issueTypeId: '10003', required: {}, notify: false };
  const task = await use(ours.moveIssues, { ...move, issues: issues.map((issue) => issue.key) });
  await use(ours.readTask, task);
  await use(ours.readTask, task);
  await use(ours.deleteIssue, key, { subtasks: true });
}

async function walkComments({ use, ask, accountId }: Pick<DriftWorld, 'use' | 'ask' | 'accountId'>, key: string) {
  const visibility = { type: 'role', value: 'Administrators' } as const;
  const { id } = await use(ours.addComment, key, { body: paragraph('Hello'), visibility });
  await use(ours.getComment, key, id);
  await use(ours.findCreatedComment(key), { mark: 'a-mark', sentAgoMs: 1000, accountId });
  await ask('GET', 'jira', `/rest/api/3/comment/${id}/properties`);
  await ask('GET', 'jira', `/rest/api/3/comment/${id}/properties/${ours.MARK_PROPERTY}`);
  await use(ours.updateComment, key, id, { body: paragraph('Good bye') });
  await use(ours.listIssueComments, key, { maxResults: 10, newestFirst: true });
  await use(ours.deleteComment, key, id);
}

async function walkWorklogs({ use }: Pick<DriftWorld, 'use'>, key: string) {
  const work = { timeSpent: '1h', started: '2026-11-20T09:00:00.000+0000', comment: paragraph('Thinking') };
  const { id } = await use(ours.addWorklog, key, work, { adjustEstimate: 'new', newEstimate: '2h' });
  await use(ours.getWorklog, key, id);
  await use(ours.listWorklogs, key, { ...READ, startedAfter: 1, properties: true });
  await use(ours.deleteWorklog, key, id);
}

async function walkLinks({ use, accountId }: Pick<DriftWorld, 'use' | 'accountId'>, key: string) {
  await use(ours.listLinkTypes);
  await use(ours.linkIssues, { type: 'Blocks', source: key, target: 'ROV-2' });
  const linked = await use(ours.getIssue, key, { fields: ['issuelinks'] });
  const link = ours.linkBetween(linked, { type: 'Blocks', source: key, target: 'ROV-2' }) ?? '';
  await use(ours.getIssueLink, link);
  await use(ours.deleteIssueLink, link);
  const object = { url: 'https://example.com', title: 'Example', summary: 'A place' };
  await use(ours.saveRemoteLink, key, { globalId: 'drift', relationship: 'is about', object });
  await use(ours.listRemoteLinks, key);
  await use(ours.addWatcher, key, accountId);
  await use(ours.listWatchers, key);
  await use(ours.removeWatcher, key, accountId);
}
