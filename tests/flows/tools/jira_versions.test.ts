import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const JIRA = '/ex/jira/*/rest/api/3';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

describeTool(here, 'jira_save_version', {
  works: {
    given: { project: 'rov', version: '2.4', action: 'update', release_date: '2026-12-20' },
    says: 'Updated 2.4 (id 10501, unreleased) of ROV.',
    structured: { id: '10501', start_date: '2026-10-01', release_date: '2026-12-20' },
  },
  needs: ['read:project-version:jira', 'write:project-version:jira'],
  forbidden: {
    given: { project: 'ROV', version: '2.4', action: 'release' },
    person: 'tomas',
    says: 'permission to administer versions',
  },
  absent: {
    given: { project: 'ROV', version: '9.9', action: 'release' },
    says: /ROV has no version 9\.9\. Newest versions: .*3\.0 \(id 10502/,
  },
  invalid: [
    { given: { project: 'ROV', version: '2.4' }, says: 'action is missing.' },
    { given: { project: 'ROV', version: '2.4', action: 'update' }, says: 'Pass what to change' },
    { given: { project: 'ROV', version: '2.4', action: 'update', start_date: 'now' }, says: 'must be a date such as' },
    { given: { project: 'NOPE', version: '1', action: 'create' }, says: 'There is no project NOPE' },
    { given: { project: 'ROV', version: '2.4', action: 'create' }, says: 'A version with this name already exists' },
  ],
  limited: { method: 'PUT', path: `${JIRA}/version/10501` },
});

it('creates a version, releases it today, and archives it by its id', async () => {
  const save = (given: Record<string, unknown>) => world.call('jira_save_version', { project: 'ROV', ...given });
  const created = await save({ version: '2.5', action: 'create', description: 'Spring' });
  expect(created.structured).toMatchObject({ name: '2.5', released: false, description: 'Spring' });
  const released = await save({ version: '2.5', action: 'release' });
  expect(released.structured).toMatchObject({ released: true, release_date: expect.stringMatching(/^\d{4}-/) });
  const archived = await save({ version: created.structured.id, action: 'archive' });
  expect(archived.text).toMatch(/^Archived 2\.5 \(id \d+, archived\) of ROV\.$/);
  const back = await save({ version: '2.5', action: 'unarchive', name: '2.5.0' });
  expect(back.structured).toMatchObject({ name: '2.5.0', archived: false, released: true });
});

it('names read:jira-work where a new version’s project cannot be looked up', async () => {
  const given = { project: 'ROV', version: '2.6', action: 'create' };
  const { text } = await world.call('jira_save_version', given, { lacking: 'read:jira-work' });
  expect(text).toContain('(read:jira-work)');
});

holdToContract(here);
