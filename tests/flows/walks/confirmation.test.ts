import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../../support/browser.ts';
import { type House, startHouse } from '../../support/house.ts';
import { register } from '../../support/oauth.ts';
import { callAt } from '../../support/replica.ts';
import { SITE, signIn } from '../../support/tool-people.ts';
import { LOOKS, signInAtPortal, startWalk, type Walk } from '../../support/walk.ts';

const BODY = `# Findings\n\n${'The press brake was measured twice, and it is within its tolerance. '.repeat(60)}\n\n- one\u200B\n- two`;

/** Without the one that cannot be seen. */
const SHOWN = BODY.length - 1;

describe.runIf(hasBrowser).each(LOOKS)('confirming a call, %s', (look, options) => {
  let house: House;
  let walk: Walk;
  let token: string;

  beforeAll(async () => {
    const tools = { TOOLSETS: 'all' };
    [house, walk] = await Promise.all([
      startHouse({ auth: tools, mcp: { ...tools, CONFIRM_WRITES: 'all' } }),
      startWalk(look, options),
    ]);
    const { client_id: client } = await register(house, { client_name: 'A notebook with a rather long name' });
    token = await signIn(house, client, 'maya');
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), walk?.close()]);
  });

  const call = (tool: string, given: object) => callAt(house, 0, token, tool, { site: SITE, ...given });
  const main = () => walk.page.getByRole('main').innerText();
  const pageOf = async (tool: string, given: object) =>
    /http:\S+\/confirmations\/cnf_[\w-]+/.exec((await call(tool, given)).text)?.[0] ?? '';

  it('is found in the portal, shows everything, and says what became of it', async () => {
    const { page } = walk;
    const given = { issue: 'ROV-5', body: BODY };
    const address = await pageOf('jira_add_comment', given);
    await page.goto(address);
    await walk.fit('confirmation, before signing in');
    await signInAtPortal(page, house.issuer);
    expect(await main()).toContain('waits for your approval');
    await walk.fit('confirmation, in the portal');
    await page.getByRole('link', { name: /Look and decide/ }).click();
    await page.waitForURL(address);
    for (const part of [
      'Comment on a Jira issue',
      SITE,
      'Maya Lindqvist',
      'ROV-5',
      '1 invisible character is not shown',
      `${SHOWN.toLocaleString('en')} characters`,
      '- two',
    ]) {
      expect(await main()).toContain(part);
    }
    await walk.fit('confirmation, a comment');
    await page.getByRole('button', { name: 'Approve once' }).click();
    await page.getByRole('heading', { name: 'Approved, once' }).waitFor();
    await walk.fit('confirmation, approved');
    expect(await call('jira_add_comment', given)).toMatchObject({ isError: false });
    await page.reload();
    expect(await main()).toContain('Approved, and made');
  });

  it('shows what is there beside what will be, short and long', async () => {
    const { page } = walk;
    const fields = { summary: 'A new summary', assignee: 'Tomas', priority: 'High', due_date: 'none' };
    const given = { issue: 'ROV-5', ...fields, description: BODY, add: [{ name: 'labels', value: 'urgent' }] };
    await page.goto(await pageOf('jira_update_issue', { ...given, allow_loss: true }));
    for (const part of ['This changes: ROV-5', 'Now', 'Then', 'A new summary', 'High']) {
      expect(await main()).toContain(part);
    }
    await walk.fit('confirmation, an update');
    await page.getByRole('button', { name: 'Decline' }).click();
  });

  it('says of what cannot be put back that it cannot, and takes a no', async () => {
    const { page } = walk;
    await page.goto(await pageOf('jira_delete_issue', { issue: 'ROV-9', delete_subtasks: true }));
    expect(await main()).toContain('cannot be put back');
    await walk.fit('confirmation, a deletion');
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('heading', { name: 'Declined' }).waitFor();
    await walk.fit('confirmation, declined');
    await page.goto(`${house.issuer}/`);
    expect(await main()).not.toContain('waits for your approval');
  });
});
