import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const JIRA = '/ex/jira/*/rest/api/3';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

/** A new comment of Maya's on ROV-5. */
async function comment(given: Record<string, unknown> = {}): Promise<{ issue: string; comment: string }> {
  const { structured, text } = await world.call('jira_add_comment', { issue: 'ROV-5', body: 'A *note*.', ...given });
  if (!structured.id) throw new Error(text);
  return { issue: 'ROV-5', comment: String(structured.id) };
}

describeTool(here, 'jira_list_comments', {
  works: {
    given: { issue: 'ROV-2', limit: 2 },
    says: /3 comments, newest first:[\s\S]*Tomás Herrera[\s\S]*next_cursor: /,
    structured: { total: 3, has_more: true },
  },
  needs: ['read:jira-work'],
  forbidden: { given: { issue: 'PEO-1' }, person: 'tomas', says: /does not exist|may not see/ },
  absent: { given: { issue: 'ROV-99999' }, says: /does not exist/ },
  invalid: [
    { given: {}, says: 'issue is missing.' },
    { given: { issue: 'ROV-2', order: 'best' }, says: 'must be one of: newest, oldest.' },
    { given: { issue: 'ROV-2', cursor: 'x' }, says: 'cursor does not belong' },
  ],
  limited: { method: 'GET', path: `${JIRA}/issue/ROV-2/comment` },
});

it('pages through comments either way', async () => {
  const ids = async (order: string) => {
    const found: string[] = [];
    let cursor: unknown;
    do {
      const given = { issue: 'ROV-2', order, limit: 2, ...(cursor === undefined ? {} : { cursor }) };
      const { structured } = await world.call('jira_list_comments', given);
      found.push(...(structured.comments as { id: string }[]).map(({ id }) => id));
      cursor = structured.next_cursor;
    } while (cursor !== undefined);
    return found;
  };
  const newest = await ids('newest');
  expect(newest).toHaveLength(3);
  expect(await ids('oldest')).toEqual(newest.reverse());
});

describeTool(here, 'jira_add_comment', {
  works: {
    given: { issue: 'ROV-5', body: '- one\n- **two**' },
    says: /Added comment \d+ to ROV-5/,
    structured: { issue: 'ROV-5' },
  },
  needs: ['write:jira-work'],
  forbidden: { given: { issue: 'ROV-5', body: 'x' }, person: 'aiko', says: /permission to comment|not permitted/ },
  absent: { given: { issue: 'ROV-99999', body: 'x' }, says: /does not exist/ },
  invalid: [
    { given: { issue: 'ROV-5' }, says: 'body is missing.' },
    { given: { issue: 'ROV-5', body: 'x', visible_to_role: 'a', visible_to_group: 'b' }, says: 'not both' },
    { given: { issue: 'ROV-5', body: 'x', visible_to_role: 'Pilots' }, says: 'does not exist' },
  ],
  limited: { method: 'POST', path: `${JIRA}/issue/ROV-5/comment` },
});

describeTool(here, 'jira_update_comment', {
  works: {
    given: async () => ({ ...(await comment()), body: 'A **better** note.' }),
    says: /Updated comment \d+ of ROV-5/,
    structured: { issue: 'ROV-5' },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: {
    given: async () => ({ ...(await comment()), body: 'x' }),
    person: 'tomas',
    says: 'do not have the permission to edit the comment',
  },
  absent: { given: { issue: 'ROV-5', comment: '1', body: 'x' }, says: 'Can not find a comment' },
  invalid: [
    { given: { issue: 'ROV-5', body: 'x' }, says: 'comment is missing.' },
    { given: { issue: 'ROV-5', comment: '..', body: 'x' }, says: 'not a usable key or id' },
  ],
  limited: { method: 'PUT', path: `${JIRA}/issue/ROV-5/comment/*` },
});

it('leaves a comment that only some may see to them', async () => {
  const made = await comment({ visible_to_role: 'Administrators' });
  const updated = await world.call('jira_update_comment', { ...made, body: 'Still *secret*.' });
  expect(updated.structured).toMatchObject({ visible_to: 'Administrators' });
  const seen = await world.call('jira_list_comments', { issue: 'ROV-5', limit: 50 }, { person: 'tomas' });
  expect(seen.text).not.toContain('secret');
  const own = await world.call('jira_list_comments', { issue: 'ROV-5', limit: 50 });
  expect(own.structured.comments).toContainEqual(
    expect.objectContaining({ id: made.comment, body: 'Still *secret*.', visible_to: 'Administrators' }),
  );
});

describeTool(here, 'jira_delete_comment', {
  works: {
    given: async () => await comment(),
    says: /Deleted comment \d+ of ROV-5, by Maya Lindqvist .*: A note\./,
    structured: { deleted: true },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: {
    given: async () => await comment(),
    person: 'tomas',
    says: 'do not have the permission to delete the comment',
  },
  absent: { given: { issue: 'ROV-5', comment: '1' }, says: 'Can not find a comment' },
  invalid: [{ given: { issue: 'ROV-5' }, says: 'comment is missing.' }],
  limited: { method: 'DELETE', path: `${JIRA}/issue/ROV-5/comment/*` },
});

holdToContract(here);
