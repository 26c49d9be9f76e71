import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import {
  authorizationRequest,
  callMcp,
  codeForm,
  postToken,
  REDIRECT_URI,
  refresh,
  register,
  type Tokens,
} from '../support/oauth.ts';
import { ROOT, startProgram } from '../support/process.ts';
import { as, walk } from '../support/steps.ts';
import { Tab } from '../support/tab.ts';

const atClient = (url: URL) => url.href.startsWith(REDIRECT_URI);

describe('the people who run Gatehouse, and its users', () => {
  let own: CompanyHouse;
  let client: string;

  beforeAll(async () => {
    own = await startCompanyHouse({ replicas: 2, auth: { OIDC_EMAIL_DOMAINS: 'example.com' } });
    client = (await register(own.house)).client_id;
  });
  afterAll(() => own?.stop());

  async function gatehouse(...args: string[]): Promise<{ code: number | null; output: string }> {
    const program = startProgram(`${ROOT}packages/cli/dist/program/main.js`, { DATABASE_URL: own.house.databaseUrl }, [
      'users',
      ...args,
    ]);
    const code = await program.exit;
    return { code, output: program.output() };
  }

  async function signIn(
    employee: string,
    atlassian?: string,
  ): Promise<Tokens & { tab: Tab; status: number; html: string }> {
    const tab = new Tab();
    const request = authorizationRequest(own.house, client);
    const { url, status, html } = await walk(tab, request.url, atClient, as(employee, atlassian));
    const code = url.searchParams.get('code');
    const tokens = code ? await (await postToken(own.house, codeForm(client, { ...request, code }))).json() : {};
    return { ...(tokens as Tokens), tab, status, html };
  }

  const isSignedIn = async (tab: Tab) =>
    (await (await tab.send(`${own.house.issuer}/`)).text()).includes('Your portal');
  const mcpAnswers = async (token: string, status: number) =>
    await expect.poll(async () => (await callMcp(own.house, token, 'tools/list')).status).toBe(status);

  it('suspend: out at once, in every way; restore: in again, with the same devices', async () => {
    const ada = await signIn('ada', 'maya');
    const grace = await signIn('grace');
    expect(await gatehouse('suspend', 'ADA@example.com')).toMatchObject({
      code: 0,
      output: expect.stringContaining('Suspended Ada Example'),
    });
    expect(await isSignedIn(ada.tab)).toBe(false);
    expect((await refresh(own.house, client, ada.refresh_token)).status).toBe(400);
    await mcpAnswers(ada.access_token, 401);
    const again = await signIn('ada');
    expect(again.status).toBe(403);
    expect(again.html).toContain('suspended');
    expect(await isSignedIn(grace.tab)).toBe(true);
    expect((await gatehouse('list')).output).toMatch(/Ada Example\s+ada@example\.com\s+suspended \d/);

    await gatehouse('restore', 'ada@example.com');
    const back = await refresh(own.house, client, ada.refresh_token);
    expect(back.status).toBe(200);
    await mcpAnswers(((await back.json()) as Tokens).access_token, 200);
  });

  it('sign-out ends browsers and devices, and shuts nobody out', async () => {
    const ada = await signIn('ada');
    const [user] = await own.house.query<{ id: string }>(`select id from users where email = 'ada@example.com'`);
    const { output } = await gatehouse('sign-out', user?.id ?? '');
    expect(output).toMatch(/Signed Ada Example .* out: \d+ browsers, \d+ devices/);
    expect(await isSignedIn(ada.tab)).toBe(false);
    expect((await refresh(own.house, client, ada.refresh_token)).status).toBe(400);
    await mcpAnswers(ada.access_token, 401);
    expect((await refresh(own.house, client, (await signIn('ada')).refresh_token)).status).toBe(200);
  });

  it('remove takes a second word, and everything that is theirs', async () => {
    const grace = await signIn('grace');
    expect(await gatehouse('remove', 'grace@example.com')).toMatchObject({ code: 1 });
    expect((await refresh(own.house, client, grace.refresh_token)).status).toBe(200);
    expect((await gatehouse('remove', 'grace@example.com', '--yes')).code).toBe(0);
    expect((await refresh(own.house, client, grace.refresh_token)).status).toBe(400);
    await mcpAnswers(grace.access_token, 401);
    for (const table of ['users', 'user_identities', 'sessions', 'connections', 'approvals']) {
      const text = `select 1 from ${table} where ${table}::text like '%grace%'`;
      expect(await own.house.query(text), table).toEqual([]);
    }
    expect((await gatehouse('suspend', 'grace@example.com')).output).toContain('Nobody is known as');
    expect((await gatehouse('nonsense')).code).toBe(1);
  });

  it('asks which of two users with one address is meant', async () => {
    await own.house.query(
      `insert into users (id, display_name, email) values ('usr_twin', E'Twin\\x1b[2J', 'ada@example.com')`,
    );
    const { code, output } = await gatehouse('suspend', 'ada@example.com');
    expect(code).toBe(1);
    expect(output).toContain('usr_twin');
    expect(output).not.toContain('\x1b');
    await own.house.query(`delete from users where id = 'usr_twin'`);
  });

  it('invariant 13: a person comes back as who they were when the company changes its provider, and nobody else does', async () => {
    const userOf = async (subject: string) =>
      (
        await own.house.query<{ user_id: string }>('select user_id from user_identities where subject = $1', [subject])
      ).map((row) => row.user_id);
    await signIn('linus');
    const [linus = ''] = await userOf('linus');
    // Their identity of before, at another provider that was the authority then.
    await own.house.query(
      `update user_identities set issuer = 'https://before.example', subject = 'old-linus' where subject = 'linus'`,
    );
    await signIn('linus');
    expect(await userOf('linus')).toEqual([linus]);

    // The same provider gives the address to a new subject: another person.
    await own.house.query(`update user_identities set subject = 'linus-who-left' where subject = 'linus'`);
    await signIn('linus');
    expect(await userOf('linus')).not.toEqual([linus]);

    // An address that is not verified joins nobody.
    own.company.people.grace.emailVerified = false;
    await own.house.query(
      `insert into user_identities (issuer, subject, user_id, verified_email) values ('https://before.example', 'g', $1, 'grace@example.com')`,
      [linus],
    );
    await signIn('grace');
    expect(await userOf('grace')).not.toEqual([linus]);
  });
});
