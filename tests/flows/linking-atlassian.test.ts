import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askForLink, connectionsOf, pressOn, travel } from '../support/accounts.ts';
import { type House, startHouse } from '../support/house.ts';
import { register } from '../support/oauth.ts';
import { Tab } from '../support/tab.ts';

describe('linking where people sign in with Atlassian, over two replicas', () => {
  let house: House;
  let client: string;

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
  });
  afterAll(() => house?.stop());
  beforeEach(() => house.query('delete from users'));

  /** Signs somebody in at the portal's door, in a browser of its own. */
  async function signIn(person: string) {
    const tab = new Tab();
    const back = await tab.send(await travel(await pressOn(tab, `${house.issuer}/`, '/portal/sign-in'), person));
    const [user] = await house.query<{ id: string }>('select id from users order by created_at desc limit 1');
    return { tab, back, userId: user?.id ?? '' };
  }
  const users = async () => (await house.query<{ display_name: string }>('select display_name from users')).length;

  it('the sign-in on the way to a link renews the connection: no second trip', async () => {
    const { userId } = await signIn('maya');
    const [connection] = await connectionsOf(house, userId);
    await house.query(`update connections set status = 'needs_reconsent', refresh_sealed = null`);
    const { page, done } = await askForLink(house, { userId, client, connectionId: connection?.id ?? '' });
    const tab = new Tab();
    const back = await tab.send(await travel(await pressOn(tab, page, `${page}/sign-in`), 'maya'));
    expect(tab.follow(back, page)).toBe(page);
    expect(await done()).toBe(true);
    expect(await (await tab.send(page)).text()).toContain('Atlassian is connected');
    expect(await connectionsOf(house, userId)).toMatchObject([{ id: connection?.id, status: 'active', generation: 2 }]);
  });

  it('RS-65: whoever else signs in on the way gets their own connection, and the link stays open', async () => {
    const { userId } = await signIn('maya');
    const { page, done } = await askForLink(house, { userId, client });
    const tab = new Tab();
    await tab.send(await travel(await pressOn(tab, page, `${page}/sign-in`), 'tomas'));
    const shown = await tab.send(page);
    expect([shown.status, await done(), await users()]).toEqual([403, false, 2]);
    expect(await connectionsOf(house, userId)).toMatchObject([{ display_name: 'Maya Lindqvist', generation: 1 }]);
  });

  it('declining on the way leads back to the link', async () => {
    const { userId } = await signIn('maya');
    const { page } = await askForLink(house, { userId, client });
    const tab = new Tab();
    const sent = await pressOn(tab, page, `${page}/sign-in`);
    const state = new URL(tab.follow(sent, page)).searchParams.get('state') ?? '';
    const back = await tab.send(`${house.issuer}/callback/atlassian?error=access_denied&state=${state}`);
    expect(tab.follow(back, page)).toBe(page);
  });

  it('invariant 13: signing in with an account that is another user’s connection signs nobody in', async () => {
    const maya = await signIn('maya');
    const sent = await pressOn(maya.tab, `${house.issuer}/`, '/portal/connections/connect', [['confirmed', 'yes']]);
    await maya.tab.send(await travel(sent, 'tomas'));
    const before = await connectionsOf(house, maya.userId);
    expect(before).toHaveLength(2);
    const tomas = await signIn('tomas');
    expect(tomas.back.status).toBe(409);
    expect(await tomas.back.text()).toContain('belongs to someone else');
    expect(tomas.tab.cookies.has('gatehouse_session')).toBe(false);
    expect(await connectionsOf(house, maya.userId)).toEqual(before);
    // The credential of the one whose account it is goes on: what was issued for the refused sign-in is left alone.
    const refreshed = await pressOn(maya.tab, `${house.issuer}/`, `/portal/connections/${before[1]?.id}/sites`);
    expect(maya.tab.follow(refreshed, house.issuer)).toBe(`${house.issuer}/?done=sites`);
  });
});
