import * as ours from '../../../../packages/atlassian/src/index.ts';
import type { DriftWorld } from '../world.ts';

/** What Jira knows of projects, fields and people. */
export async function walkProjects({ use, ask, accountId }: DriftWorld): Promise<void> {
  await use(ours.searchProjects, { query: 'r', action: 'create', startAt: 0, maxResults: 10 });
  for (const project of ['ROV', 'SUP']) {
    await use(ours.getProject, project);
    await use(ours.listStatuses, project);
    await use(ours.listComponents, project, { maxResults: 10 });
    await use(ours.listVersions, project, { maxResults: 10 });
    const types = await use(ours.listCreateIssueTypes, project);
    for (const { id } of types.values) await use(ours.listCreateFields, project, id);
  }
  await use(ours.listFields);
  await use(ours.findVersions, 'ROV', '2');
  const dates = { startDate: '2026-11-01', releaseDate: '2026-12-31' };
  const { id } = await use(ours.createVersion, { name: 'Drift', description: 'A', projectId: 10010, ...dates });
  await use(ours.updateVersion, id, { name: 'Drifted', released: true, archived: true });

  await use(ours.searchUsers, { query: 'm', maxResults: 10, startAt: 0 });
  await use(ours.searchAssignableUsers, { query: 'm', maxResults: 10, in: { project: 'ROV' } });
  await use(ours.searchAssignableUsers, { query: 'm', maxResults: 10, in: { issueKey: 'ROV-1' } });
  await use(ours.findJiraUsers, [accountId, '712020:2ab97c10-58d4-4f6e-8a3b-91c4e07d5502']);
  await ask('GET', 'jira', '/rest/api/3/myself');
  await ask('GET', 'jira', `/rest/api/3/user?accountId=${encodeURIComponent(accountId)}`);
  await ask('GET', 'jira', '/rest/api/3/mypermissions?permissions=CREATE_ATTACHMENTS&issueKey=ROV-1');
}
