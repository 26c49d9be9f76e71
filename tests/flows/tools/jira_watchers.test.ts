import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const JIRA = '/ex/jira/*/rest/api/3';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

describeTool(here, 'jira_set_watcher', {
  works: {
    given: { issue: 'ROV-4', person: 'priya@northwind-robotics.example' },
    says: 'priya@northwind-robotics.example now watches ROV-4',
    structured: { issue: 'ROV-4', watching: true },
  },
  needs: ['write:jira-work', 'read:jira-user'],
  forbidden: { given: { issue: 'ROV-4', person: 'Priya Raman' }, person: 'aiko', says: 'manage the watcher list' },
  absent: { given: { issue: 'ROV-99999' }, says: /does not exist/ },
  invalid: [
    { given: {}, says: 'issue is missing.' },
    { given: { issue: 'ROV-4', person: 'Nobody Atall' }, says: 'Nobody on this site matches Nobody Atall' },
    { given: { issue: 'ROV-4', person: 'ni' }, says: /Several people match.*\(712020:/ },
  ],
  limited: { method: 'POST', path: `${JIRA}/issue/ROV-4/watchers` },
});

it('lets the user themselves watch, and stop', async () => {
  const watching = async () => {
    const { structured } = await world.call(
      'jira_get_issue',
      { issue: 'ROV-9', include: ['watchers'] },
      { person: 'aiko' },
    );
    return (structured.watchers as { watching: boolean }).watching;
  };
  await world.call('jira_set_watcher', { issue: 'ROV-9' }, { person: 'aiko' });
  expect(await watching()).toBe(true);
  const stopped = await world.call('jira_set_watcher', { issue: 'ROV-9', watch: false }, { person: 'aiko' });
  expect(stopped.text).toContain('You no longer watch ROV-9');
  expect(await watching()).toBe(false);
});

holdToContract(here);
