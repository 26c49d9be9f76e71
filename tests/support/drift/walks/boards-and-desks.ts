import * as ours from '../../../../packages/atlassian/src/index.ts';
import { listOwnRequests, listRequestComments } from '../../../../packages/atlassian/src/jsm/requests.ts';
import type { DriftWorld } from '../world.ts';
import { paragraph } from './values.ts';

const FIRST = { start: 0, limit: 20 };

/** Jira Software's boards and sprints. */
export async function walkBoards({ use }: DriftWorld): Promise<void> {
  await use(ours.listBoards, { projectKeyOrId: 'ROV', name: 'Rover', type: 'scrum', startAt: 0, maxResults: 10 });
  await use(ours.getBoard, '71');
  await use(ours.getBoardConfiguration, '71');
  await use(ours.getBoardConfiguration, '72');
  await use(ours.listSprints, '71', { startAt: 0, maxResults: 10 });
  await use(ours.listSprints, '71', { states: ['active', 'future'], startAt: 0, maxResults: 10 });
  const dates = { startDate: '2026-12-01T09:00:00.000Z', endDate: '2026-12-15T09:00:00.000Z' };
  const { id } = await use(ours.createSprint, { name: 'Drift', goal: 'None', originBoardId: 71, ...dates });
  await use(ours.getSprint, String(id));
  await use(ours.updateSprint, String(id), { name: 'Drifting', goal: 'Some' });
  await use(ours.moveToSprint, String(id), ['ROV-5']);
  await use(ours.moveToBacklog, ['ROV-5']);
}

/** Jira Service Management's desks and requests. */
export async function walkDesks({ use, ask }: DriftWorld): Promise<void> {
  await use(ours.listDesks, FIRST);
  await ask('GET', 'jira', '/rest/servicedeskapi/servicedesk/11');
  const types = await use(ours.listRequestTypes, '11', FIRST);
  for (const { id } of types.values) await use(ours.getRequestForm, '11', id);
  const queues = await use(ours.listQueues, '11', FIRST);
  for (const { id } of queues.values) await use(ours.listQueueIssues, '11', id, FIRST);

  const fields = { summary: 'How far?', description: paragraph('By night') };
  const { issueKey } = await use(ours.createRequest, { deskId: '11', typeId: '42', fields });
  const expand = ['requestType', 'serviceDesk', 'participant', 'status', 'comment', 'sla'];
  await use(ours.addRequestComment, issueKey, { body: '*Far*', public: true });
  for (const key of [issueKey, 'SUP-1', 'SUP-2', 'SUP-11']) {
    await use(ours.getRequest, key, expand);
    await use(ours.listSlas, key, FIRST);
    await use(listRequestComments, key, FIRST);
    await use(ours.listApprovals, key, FIRST);
  }
  await use(listOwnRequests, { deskId: '11', typeId: '42' }, FIRST);
  const approvals = await use(ours.listApprovals, 'SUP-11', FIRST);
  await use(ours.answerApproval, 'SUP-11', approvals.values[0]?.id ?? '', 'approve');
}
