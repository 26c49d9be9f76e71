import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Confirming, callWithForms, linkIn, startConfirming } from '../support/confirming.ts';
import { SITE } from '../support/tool-people.ts';

describe('what a call changes, with LOCKDOWN=on', () => {
  let world: Confirming;

  beforeAll(async () => {
    world = await startConfirming({ CONFIRM_WRITES: 'all', LOCKDOWN: 'on' });
  });
  afterAll(() => world?.stop());

  it('is shown on the page, and to no client', async () => {
    const { house, token, call, maya, press, pageOf } = world;
    const summary = `Not for applications ${randomUUID()}`;
    const before = { issue: 'ROV-10', site: SITE, summary };
    await press(maya, linkIn((await call('jira_update_issue', before)).text));
    expect(await call('jira_update_issue', before)).toMatchObject({ isError: false });

    const given = { ...before, summary: 'New' };
    const asked = await callWithForms(house, 0, token, { name: 'jira_update_issue', arguments: given });
    const { message } = asked.result?.inputRequests?.confirm?.params ?? {};
    expect(message).toContain('What is there now is withheld from applications. Your Gatehouse portal shows it.');
    expect(JSON.stringify(asked)).not.toContain(summary);
    expect(await pageOf(maya, linkIn((await call('jira_update_issue', given)).text))).toContain(summary);
  });
});
