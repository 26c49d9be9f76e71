import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionsOf, pressOn, type Row, travel } from '../support/accounts.ts';
import { type House, startHouse } from '../support/house.ts';
import { newPerson, redeem, register } from '../support/oauth.ts';
import { postTo } from '../support/replica.ts';
import { askSandbox } from '../support/sandbox-control.ts';
import { Tab } from '../support/tab.ts';

const MAIN = 'northwind-robotics';
const LABS = 'northwind-labs';

describe('several sites and accounts of one user, over two replicas', () => {
  let house: House;
  let client: string;
  let token: string;
  let userId: string;
  const maya = new Tab();

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house, { client_name: 'Notebook' })).client_id;
    token = (await redeem(house, client, {}, newPerson())).access_token;
    const [user] = await house.query<{ id: string }>('select id from users');
    userId = user?.id ?? '';
    await maya.send(await travel(await pressOn(maya, home(), '/portal/sign-in'), 'maya'));
  });
  afterAll(() => house?.stop());
  beforeEach(async () => {
    await askSandbox(house, 'reset', { parts: ['company', 'faults'] });
    await house.query('update users set default_site_id = null');
  });

  const home = () => `${house.issuer}/`;
  const portal = async () => await (await maya.send(home())).text();
  const press = async (action: string, fields: [string, string][] = []) => {
    const answer = await pressOn(maya, home(), action, fields);
    return new URL(maya.follow(answer, home())).search;
  };
  const rows = () => connectionsOf(house, userId);
  const own = async (): Promise<Row> => {
    const row = (await rows()).find(({ display_name }) => display_name === 'Maya Lindqvist');
    if (!row) throw new Error('maya is not connected');
    return row;
  };
  const defaultSite = async () =>
    (
      await house.query<{ default_site_id: string | null }>('select default_site_id from users where id = $1', [userId])
    )[0]?.default_site_id;
  const idOf = async (name: string) => (await own()).sites.find((site) => site.name === name)?.id ?? '';
  const renew = async (allow?: (scope: string) => boolean) => {
    const sent = await pressOn(maya, home(), `/portal/connections/${(await own()).id}/reconnect`);
    return { sent, back: await maya.send(await travel(sent, 'maya', allow)) };
  };

  interface Answer {
    isError?: boolean;
    content: { text: string }[];
    structuredContent?: Record<string, unknown>;
  }
  let turn = 0;
  const call = async (name: string, input: object = {}, replica = turn++ % 2) => {
    const params = { name, arguments: input };
    const answer = await postTo(house, replica, token, { id: 1, method: 'tools/call', params });
    const { result } = (await answer.json()) as { result: Answer };
    return { failed: result.isError === true, text: result.content[0]?.text ?? '', data: result.structuredContent };
  };
  const search = (site?: string, replica?: number) =>
    call('jira_search_issues', { jql: 'project is not empty', ...(site ? { site } : {}) }, replica);
  const siteOf = async (site?: string, replica?: number) =>
    ((await search(site, replica)).data as { source?: { site: string } })?.source?.site;
  /** What both replicas say: each hears of a change at its own time. */
  const onBoth = (look: (replica: number) => Promise<unknown>) => expect.poll(() => Promise.all([0, 1].map(look)));

  it('the default site is meant where none is named, on every replica, until it is taken back', async () => {
    expect((await search()).text).toContain('Several sites have Jira');
    expect(await press('/portal/default-site', [['site', await idOf(LABS)]])).toBe('?done=default_site');
    await onBoth((replica) => siteOf(undefined, replica)).toEqual([LABS, LABS]);
    expect(await siteOf(MAIN)).toBe(MAIN);
    expect(await portal()).toContain('Default</span>');
    expect((await call('atlassian_get_context')).text).toMatch(/northwind-labs .*, the default/);
    expect(await press('/portal/default-site', [['site', '']])).toBe('?done=no_default_site');
    const several = expect.stringContaining('Several sites have Jira');
    await onBoth(async (replica) => (await search(undefined, replica)).text).toEqual([several, several]);
  });

  it('no site is the default that none of one’s own accounts reaches, nor without the form of one’s own', async () => {
    expect(await press('/portal/default-site', [['site', 'somebody-elses']])).toBe('?done=site_gone');
    const forged = await maya.post(`${house.issuer}/portal/default-site`, [
      ['csrf', 'forged'],
      ['site', await idOf(LABS)],
    ]);
    expect(forged.status).toBe(403);
    expect(await defaultSite()).toBeNull();
  });

  it('a site that is gone is gone once the sites were read again, and is nobody’s default any more', async () => {
    await press('/portal/default-site', [['site', await idOf(LABS)]]);
    await askSandbox(house, 'sites', { person: 'maya', site: LABS, like: null });
    expect(await press(`/portal/connections/${(await own()).id}/sites`)).toBe('?done=sites');
    expect((await own()).sites.map(({ name }) => name)).toEqual([MAIN]);
    expect(await defaultSite()).toBeNull();
    // It is back once there is access again, also after reconnecting; as a default it is not.
    await askSandbox(house, 'reset', { parts: ['company'] });
    expect(maya.follow((await renew()).back, home())).toBe(`${home()}?done=reconnected`);
    expect((await own()).sites.map(({ name }) => name).sort()).toEqual([LABS, MAIN]);
    expect(await defaultSite()).toBeNull();
  });

  it('reading sites says so where Atlassian does not answer, or accepts the connection no more', async () => {
    const { id, sites } = await own();
    const action = `/portal/connections/${id}/sites`;
    const path = '/oauth/token/accessible-resources';
    await askSandbox(house, 'faults', { path, times: 20, effect: { kind: 'status', status: 503 } });
    expect(await press(action)).toBe('?done=sites_failed');
    await askSandbox(house, 'reset', { parts: ['faults'] });
    await askSandbox(house, 'faults', { path, times: 2, effect: { kind: 'stale_sites' } });
    expect(await press(action)).toBe('?done=sites_reconnect');
    expect((await own()).sites).toEqual(sites);
    expect(await press('/portal/connections/con_of-somebody-else/sites')).toBe('');
  });

  it('a later consent asks for all that the connection holds, and what was granted less is told', async () => {
    await house.query(
      `update connections set scopes = scopes || '{read:servicedesk-request,manage:jira-configuration}'`,
    );
    const { sent, back } = await renew((scope) => scope !== 'write:jira-work');
    const asked = new URL(sent.headers.get('location') ?? '').searchParams.get('scope')?.split(' ') ?? [];
    expect(asked).toEqual(expect.arrayContaining(['read:servicedesk-request', 'write:jira-work', 'offline_access']));
    expect(asked, 'what Gatehouse has no use for').not.toContain('manage:jira-configuration');
    expect(maya.follow(back, home())).toBe(`${home()}?done=lessened`);
    const { scopes } = await own();
    expect(scopes).toContain('read:servicedesk-request');
    expect(scopes).not.toContain('write:jira-work');
    const page = await portal();
    expect(page).toMatch(/These tools do not work, or not wholly: Create Jira issue,[^.]* Comment on a Jira issue\b/);
    const lacking = expect.stringContaining('write:jira-work');
    await onBoth(async (replica) => (await call('atlassian_get_context', {}, replica)).text).toEqual([
      lacking,
      lacking,
    ]);
    expect(maya.follow((await renew()).back, home())).toBe(`${home()}?done=reconnected`);
    expect((await own()).scopes).toContain('write:jira-work');
    expect(await portal()).not.toContain('These tools do not work');
  });

  it('two accounts that reach one site: said with the account, which the call may name; each acts as itself', async () => {
    const sent = await pressOn(maya, home(), '/portal/connections/connect', [['confirmed', 'yes']]);
    await maya.send(await travel(sent, 'tomas'));
    const several = expect.stringContaining('Several sites are meant by');
    await onBoth(async (replica) => (await search(MAIN, replica)).text).toEqual([several, several]);
    const { text } = await search(MAIN);
    const choices = [...text.matchAll(/\S+ as \S+ \([^)]+\)/g)].map(([choice]) => choice);
    expect(choices.map((choice) => /\((.+)\)/.exec(choice)?.[1])).toEqual(['Maya Lindqvist', 'Tomás Herrera']);
    const [asMaya, asTomas] = await Promise.all(
      choices.map((site) => call('jira_search_issues', { jql: 'project = PEO', site })),
    );
    // Tomás sees nothing of the confidential project.
    expect(asMaya?.data?.issues).toContainEqual(expect.objectContaining({ key: expect.stringMatching(/^PEO-/) }));
    expect(asTomas?.data?.issues ?? []).toEqual([]);
    expect(await siteOf(LABS)).toBe(LABS);
    const context = await call('atlassian_get_context');
    expect(context.text).toContain('through Tomás Herrera');

    // One that has to be renewed is in nobody's way.
    await house.query(`update connections set status = 'needs_reconsent' where display_name like 'Tom%'`);
    await onBoth(async (replica) => (await search(MAIN, replica)).failed).toEqual([false, false]);
    expect((await call('atlassian_get_context')).text).toContain('has to be reconnected at');
    expect(await portal()).toContain('Atlassian no longer accepts this connection');
  });

  describe('removing an account', () => {
    /** Connects Tomás's account beside Maya's own, if it is not. */
    async function tomas(): Promise<Row> {
      const sent = await pressOn(maya, home(), '/portal/connections/connect', [['confirmed', 'yes']]);
      await maya.send(await travel(sent, 'tomas'));
      const row = (await rows()).find(({ display_name }) => display_name.startsWith('Tom'));
      if (!row) throw new Error('tomas is not connected');
      return row;
    }
    const live = async () => {
      const { byPerson } = await askSandbox<{ byPerson: Record<string, { live: number }> }>(house, 'oauth');
      return byPerson.tomas?.live ?? 0;
    };
    const logged = () => house.programs.auth.map(({ output }) => output()).join('\n');

    it('says what depends on it, forgets it, and tells Atlassian', async () => {
      await askSandbox(house, 'reset', { parts: ['oauth'] });
      const mine = await own();
      const asked = await pressOn(maya, home(), `/portal/connections/${mine.id}/remove`);
      const words = await asked.text();
      expect(words).toContain('Notebook can no longer act through it.');
      expect(words).toContain('You sign in with this account');
      const { id } = await tomas();
      const theirs = await (await pressOn(maya, home(), `/portal/connections/${id}/remove`)).text();
      expect(theirs).not.toContain('You sign in with this account');
      const before = await live();
      expect(before).toBeGreaterThan(0);
      expect(await press(`/portal/connections/${id}/remove`, [['confirmed', 'yes']])).toBe('?done=removed');
      expect((await rows()).map((row) => row.id)).toEqual([mine.id]);
      expect(await live()).toBe(before - 1);
      await expect.poll(logged).toMatch(/"event":"connection.revoked_upstream".*"told":true/);
    });

    it('forgets it also while Atlassian does not answer, or where its seal does not open', async () => {
      const { id } = await tomas();
      await askSandbox(house, 'faults', {
        path: '/oauth/revoke',
        effect: { kind: 'hold', id: 'revoke', when: 'before' },
      });
      const removing = press(`/portal/connections/${id}/remove`, [['confirmed', 'yes']]);
      // It is gone before Atlassian has been asked, let alone answered.
      await expect.poll(async () => (await rows()).length).toBe(1);
      expect(await removing).toBe('?done=removed');
      await expect.poll(logged).toMatch(/"event":"connection.revoked_upstream".*"told":false/);
      await askSandbox(house, 'holds/revoke/drop', {});

      const again = await tomas();
      await house.query(`update connections set data_key_sealed = '\\x00' where id = $1`, [again.id]);
      expect(await press(`/portal/connections/${again.id}/remove`, [['confirmed', 'yes']])).toBe('?done=removed');
      expect(await rows()).toHaveLength(1);
    });
  });
});
