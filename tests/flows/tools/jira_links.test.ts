import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const JIRA = '/ex/jira/*/rest/api/3';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

describeTool(here, 'jira_link_issues', {
  works: {
    given: { issue: 'ROV-3', relation: 'is blocked by', other: 'ROV-4' },
    says: 'Linked: ROV-3 is blocked by ROV-4.',
    structured: { issue: 'ROV-3', relation: 'is blocked by', other: 'ROV-4', type: 'Blocks' },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: {
    given: { issue: 'ROV-3', relation: 'blocks', other: 'ROV-4' },
    person: 'aiko',
    says: 'No Link Issue Permission',
  },
  absent: { given: { issue: 'ROV-3', relation: 'blocks', other: 'ROV-99999' }, says: /does not exist/ },
  invalid: [
    { given: { issue: 'ROV-3', relation: 'blocks' }, says: 'other is missing.' },
    { given: { issue: 'ROV-3', relation: 'blocks', other: 'there' }, says: 'other must be a key such as ABC-123' },
    { given: { issue: 'ROV-3', relation: 'loves', other: 'ROV-4' }, says: '"blocks", "is blocked by", "relates to"' },
    { given: { issue: 'ROV-3', relation: 'Duplicate', other: 'ROV-4' }, says: 'can mean several relations' },
  ],
  limited: { method: 'POST', path: `${JIRA}/issueLink` },
});

it('means what the sentence says, from either side', async () => {
  await world.call('jira_link_issues', { issue: 'ROV-3', relation: 'is blocked by', other: 'ROV-4' });
  await world.call('jira_link_issues', { issue: 'ROV-5', relation: 'Causes', other: 'ROV-6' });
  const linksOf = async (issue: string) =>
    (await world.call('jira_get_issue', { issue, include: ['links'] })).structured.links;
  expect(await linksOf('ROV-3')).toContainEqual(expect.objectContaining({ relation: 'is blocked by', key: 'ROV-4' }));
  expect(await linksOf('ROV-4')).toContainEqual(expect.objectContaining({ relation: 'blocks', key: 'ROV-3' }));
  expect(await linksOf('ROV-6')).toContainEqual(expect.objectContaining({ relation: 'is caused by', key: 'ROV-5' }));
});

const linked = async () => {
  await world.call('jira_link_issues', { issue: 'ROV-7', relation: 'relates to', other: 'ROV-8' });
  return { issue: 'ROV-8', other: 'ROV-7' };
};

describeTool(here, 'jira_unlink_issues', {
  works: { given: linked, says: 'Removed the link: ROV-8 relates to ROV-7.', structured: { other: 'ROV-7' } },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: { given: linked, person: 'aiko', says: /No issue link with id/ },
  absent: { given: { issue: 'ROV-7', other: 'ROV-99999' }, says: 'have no such link' },
  invalid: [
    { given: { issue: 'ROV-7' }, says: 'Pass issue and other, or link_id.' },
    { given: { link_id: '..' }, says: 'not a usable key or id' },
    { given: { link_id: '99999999' }, says: 'No issue link with id' },
  ],
  limited: { method: 'DELETE', path: `${JIRA}/issueLink/*` },
});

it('asks which of several links is to go, and takes its id', async () => {
  for (const relation of ['blocks', 'causes']) {
    await world.call('jira_link_issues', { issue: 'ROV-10', relation, other: 'ROV-11' });
  }
  const several = await world.call('jira_unlink_issues', { issue: 'ROV-11', other: 'ROV-10' });
  expect(several.text).toMatch(/is blocked by ROV-10 \(link_id \d+\); .*is caused by ROV-10/);
  const link_id = /link_id (\d+)/.exec(several.text)?.[1];
  expect((await world.call('jira_unlink_issues', { link_id })).text).toBe('Removed the link: ROV-10 blocks ROV-11.');
  const left = await world.call('jira_unlink_issues', { issue: 'ROV-11', other: 'ROV-10', relation: 'is caused by' });
  expect(left.text).toBe('Removed the link: ROV-11 is caused by ROV-10.');
});

describeTool(here, 'jira_add_remote_link', {
  works: {
    given: { issue: 'ROV-9', url: 'https://git.example/pr/1', title: 'PR 1', relationship: 'fixed by' },
    says: 'Linked ROV-9 to PR 1',
    structured: { issue: 'ROV-9', global_id: 'https://git.example/pr/1' },
  },
  needs: ['write:jira-work'],
  forbidden: {
    given: { issue: 'ROV-9', url: 'https://git.example/pr/1', title: 'PR 1' },
    person: 'aiko',
    says: 'No Link Issue Permission',
  },
  absent: { given: { issue: 'PEO-99999', url: 'https://git.example/', title: 'x' }, says: /does not exist/ },
  invalid: [
    { given: { issue: 'ROV-9', url: 'https://git.example/' }, says: 'title is missing.' },
    { given: { issue: 'ROV-9', url: 'javascript:alert(1)', title: 'x' }, says: 'begins with https:// or http://' },
  ],
  limited: { method: 'POST', path: `${JIRA}/issue/ROV-9/remotelink` },
});

it('links one address once, and replaces what it says', async () => {
  const link = { issue: 'ROV-12', url: `https://git.example/${'long/'.repeat(60)}`, title: 'Before' };
  const first = await world.call('jira_add_remote_link', link);
  const second = await world.call('jira_add_remote_link', { ...link, title: 'After' });
  expect(second.structured.id).toBe(first.structured.id);
  const { structured } = await world.call('jira_get_issue', { issue: 'ROV-12', include: ['remote_links'] });
  expect(structured.remote_links).toMatchObject([{ title: 'After' }]);
});

holdToContract(here);
