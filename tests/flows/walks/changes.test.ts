import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../../support/browser.ts';
import { startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';
import { recorded } from '../../support/undoing.ts';
import { expectCount, LOOKS, signInAtPortal, startWalk, type Walk } from '../../support/walk.ts';

const LONG = Array.from({ length: 30 }, (_, line) => `Line ${line} of a description that goes on for a while.`);

describe.runIf(hasBrowser).each(LOOKS)('what a client changed, %s', (look, options) => {
  let world: ToolWorld;
  let walk: Walk;

  beforeAll(async () => {
    [world, walk] = await Promise.all([startToolWorld({ replicas: 2 }), startWalk(look, options)]);
    await world.people.client('maya');
    await signInAtPortal(walk.page, world.house.issuer);
  });
  afterAll(async () => {
    await Promise.all([world?.stop(), walk?.close()]);
  });

  it('is listed, shown whole, and undone by a click', async () => {
    const { page } = walk;
    const { issuer } = world.house;
    await page.goto(`${issuer}/portal/changes`);
    expect(await page.getByText('Nothing was changed').count()).toBe(1);
    await walk.fit('changes, none');

    await world.call('jira_update_issue', { issue: 'ROV-2', description: LONG.join('\n\n') });
    const changed = [...LONG.slice(0, 12), 'Another line.', ...LONG.slice(14)].join('\n\n');
    const given = {
      issue: 'ROV-2',
      summary: 'A summary that a client thought of',
      description: changed,
      priority: 'Low',
    };
    const { id } = await recorded(world, 'jira_update_issue', given);
    await world.call('jira_add_comment', { issue: 'ROV-2', body: 'A remark of the client’s.' });
    await world.call('jira_create_issue', { project: 'ROV', issue_type: 'Task', summary: 'Created by a client' });
    const made = await recorded(world, 'confluence_create_page', { space: 'ENG', title: `Made, ${look}`, body: 'x' });

    await page.goto(`${issuer}/`);
    await page.getByRole('link', { name: 'Changes' }).click();
    await expectCount(page.getByRole('heading', { level: 2 }), 5);
    await expectCount(page.getByText('Kept for 30 days'), 1);
    await walk.fit('changes, several');

    await page.goto(`${issuer}/portal/changes/${id}`);
    expect(await page.getByText('Another line.').count()).toBe(1);
    await walk.fit('changes, one');
    await page.getByRole('button', { name: /^undo/i }).click();
    await page.waitForURL(/done=undone/);
    expect(await page.getByRole('status').innerText()).toContain('It is as it was before');
    await walk.fit('changes, undone');
    await page.getByRole('link', { name: 'How it was taken back' }).click();
    await expectCount(page.getByRole('heading', { name: /^undone by you: update jira issue/i }), 1);

    await page.goto(`${issuer}/portal/changes/${made.id}`);
    await page.getByRole('button', { name: /^undo/i }).click();
    await expectCount(page.getByRole('heading', { name: 'Move this page to the trash?' }), 1);
    await walk.fit('changes, a page to the trash');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.waitForURL(`${issuer}/portal/changes/${made.id}`);
  });

  it('is shown beside what became of it, where somebody changed it since', async () => {
    const { page } = walk;
    const { id } = await recorded(world, 'jira_update_issue', { issue: 'ROV-3', summary: 'As a client left it' });
    await world.call('jira_update_issue', { issue: 'ROV-3', summary: 'As somebody else wants it' });
    await page.goto(`${world.house.issuer}/portal/changes/${id}`);
    await page.getByRole('button', { name: /^undo/i }).click();
    await expectCount(page.getByRole('heading', { name: 'It was changed since' }), 1);
    await expectCount(page.getByText('As somebody else wants it'), 1);
    await walk.fit('changes, another since');
    await page.getByRole('button', { name: 'Undo it all the same' }).click();
    await page.waitForURL(/done=undone/);
  });
});
