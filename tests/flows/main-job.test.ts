import { TOOL_FACTS } from '@gatehouse/contract';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, playPerson } from '../support/browser.ts';
import { connectMcpRemote } from '../support/clients/mcp-remote.ts';
import { connectSdkV1 } from '../support/clients/sdk-v1.ts';
import { connectSdkV2 } from '../support/clients/sdk-v2.ts';
import type { Connect } from '../support/clients/types.ts';
import { type House, startHouse } from '../support/house.ts';

const SITE = 'northwind-robotics';

const DEFAULT_TOOLS = [...TOOL_FACTS].filter(([, { byDefault }]) => byDefault).map(([name]) => name);

const CLIENTS: [name: string, connect: Connect][] = [
  ['SDK v1', connectSdkV1],
  ['SDK v2, 2026-07-28', connectSdkV2('auto')],
  ['SDK v2, legacy', connectSdkV2('legacy')],
  ['mcp-remote', connectMcpRemote],
];

describe.runIf(hasBrowser).each([1, 2])('the main job, %i replica(s) of each program', (replicas) => {
  let house: House;
  let browser: Browser;

  beforeAll(async () => {
    [house, browser] = await Promise.all([startHouse({ replicas }), launchBrowser()]);
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), browser?.close()]);
  });

  it.each(CLIENTS)('%s discovers, registers, is approved, and works as the person', async (_name, connect) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    let pages: string[] = [];
    const client = await connect(house.mcpUrl, async (authorizationUrl) => {
      pages = await playPerson(page, authorizationUrl);
    });
    // Our page comes before anything of Atlassian's.
    expect(pages.slice(0, 3).map((title) => title.replace(/^Approve .* ·/, 'Approve ·'))).toEqual([
      'Approve · Gatehouse',
      'Sign in – Sandbox',
      'Allow access – Sandbox',
    ]);

    expect((await client.listTools()).toSorted()).toEqual(DEFAULT_TOOLS.toSorted());
    const context1 = await client.call('atlassian_get_context', {});
    expect(context1).toMatchObject({ isError: false, text: expect.stringContaining('Maya Lindqvist') });

    const summary = `Grease the third wheel (${replicas}, ${_name})`;
    const created = await client.call('jira_create_issue', {
      site: SITE,
      project: 'ROV',
      issue_type: 'Task',
      summary,
      description: 'It **squeaks**.\n\n- [ ] grease\n- [ ] test',
    });
    expect(created.isError, created.text).toBe(false);
    const key = /ROV-\d+/.exec(created.text)?.[0] ?? '';
    expect(key).not.toBe('');
    expect(await client.call('jira_add_comment', { site: SITE, issue: key, body: 'Done *twice*.' })).toMatchObject({
      isError: false,
    });
    const read = await client.call('jira_get_issue', { site: SITE, issue: key, include: ['comments'] });
    expect(read.text).toContain(summary);
    expect(read.text).toContain('**squeaks**');
    expect(read.text).toMatch(/Done [*_]twice[*_]\./);
    const found = await client.call('jira_search_issues', { site: SITE, jql: `key = ${key}` });
    expect(found.text).toContain(key);

    const pagesFound = await client.call('confluence_search', { site: SITE, query: 'rover' });
    expect(pagesFound.isError, pagesFound.text).toBe(false);
    const home = await client.call('confluence_get_page', { site: SITE, page: '20101' });
    expect(home.isError, home.text).toBe(false);
    const title = `Greasing (${replicas}, ${_name})`;
    const made = await client.call('confluence_create_page', {
      site: SITE,
      space: 'ENG',
      title,
      body: '# How\n\nWith care.',
    });
    expect(made.isError, made.text).toBe(false);
    await client.close();
    await context.close();
  });

  // Without the documents there is nothing to check against; CI has them, and may not skip this.
  it.skipIf(!process.env.ATLASSIAN_OPENAPI_DIR && !process.env.CI)(
    'sent nothing to Atlassian that its published contract does not allow',
    async () => {
      const response = await fetch(`${house.sandboxUrl}/__sandbox/contract`);
      const contract = (await response.json()) as { checked: number; violations: unknown[] };
      expect(contract.checked).toBeGreaterThan(20);
      expect(contract.violations).toEqual([]);
    },
  );
});
