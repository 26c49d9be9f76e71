import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../../support/browser.ts';
import { listenForRedirect } from '../../support/clients/redirect-listener.ts';
import { type House, startHouse } from '../../support/house.ts';
import { authorizationRequest, codeForm, postToken, refresh, register, type Tokens } from '../../support/oauth.ts';
import { LOOKS, startWalk, type Walk } from '../../support/walk.ts';

const ALL = 'jira:read jira:write jira:delete confluence:read confluence:write';

describe.runIf(hasBrowser).each(LOOKS)('the approval, %s', (look, options) => {
  let house: House;
  let walk: Walk;
  let client: string;
  let listener: Awaited<ReturnType<typeof listenForRedirect>>;

  beforeAll(async () => {
    [house, walk] = await Promise.all([startHouse({ replicas: 2 }), startWalk(look, options)]);
    client = (
      await register(house, { client_name: 'Notebook assistant', redirect_uris: ['http://127.0.0.1/callback'] })
    ).client_id;
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), walk?.close()]);
  });

  /** Opens the approval page for a request whose answer somebody waits for. */
  async function ask(scope: string, extra: Record<string, string> = {}) {
    listener = await listenForRedirect();
    const request = authorizationRequest(house, client, { scope, redirectUri: listener.redirectUri, extra });
    await walk.page.goto(request.url);
    return request;
  }

  /** The client's tokens, once the browser has come back to it under our own content security policy. */
  async function arrive(request: Awaited<ReturnType<typeof ask>>): Promise<Tokens> {
    const answer = await listener.answer;
    await listener.close();
    const code = answer.get('code') ?? '';
    expect(answer.get('iss')).toBe(house.issuer);
    const tokens = await postToken(house, codeForm(client, { ...request, code }));
    expect(tokens.status).toBe(200);
    return (await tokens.json()) as Tokens;
  }

  const box = (scope: string) => walk.page.locator(`input[name=scope][value="${scope}"]`);
  const press = (name: RegExp) => walk.page.getByRole('button', { name }).click();

  it('AS-29: says who asks, that nobody vouches for the name, where the answer goes, and what it may do', async () => {
    const request = await ask(ALL);
    const text = await walk.page.getByRole('main').innerText();
    for (const words of [
      'Notebook assistant wants to use your Jira and Confluence',
      'An application on this computer that says it is Notebook assistant',
      'Gatehouse cannot check that',
      'Answer goes to',
      'Read only',
      'Search and read issues',
      'Delete issues and comments that you may delete',
      house.mcpUrl,
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toMatch(/Verified/);
    await walk.fit('approval, nobody signed in');
    // Nothing went upstream before this click.
    expect(await house.query('select 1 from flows')).toEqual([]);
    await box('jira:delete').uncheck();
    await press(/approve and sign in/i);
    await press(/Maya Lindqvist/);
    await press(/accept/i);
    const tokens = await arrive(request);
    expect(tokens.scope.split(' ').sort()).toEqual(['confluence:read', 'confluence:write', 'jira:read', 'jira:write']);
  });

  it('remembers who is signed in, what was refused, and names the sites', async () => {
    await ask(ALL);
    const text = await walk.page.getByRole('main').innerText();
    expect(text).toContain('You have approved this application before');
    expect(text).toMatch(/It reaches\s+Maya Lindqvist/);
    expect(text).toContain('northwind-labs (Jira and Confluence)');
    expect(await box('jira:write').isChecked()).toBe(true);
    expect(await box('jira:delete').isChecked()).toBe(false);
    await walk.fit('approval, remembered');
    await listener.close();
  });

  it('a refused reading takes the writing with it, without a script', async () => {
    const request = await ask(ALL);
    await box('jira:read').uncheck();
    await walk.fit('approval, without reading');
    await press(/^approve$/i);
    expect((await arrive(request)).scope).toBe('confluence:read confluence:write');
  });

  it('step-up after a refusal: the same client asks for it again, and gets it once its user agrees', async () => {
    const refused = await ask('jira:read jira:write');
    await walk.page.getByLabel(/read only/i).check();
    await walk.fit('approval, read only');
    await press(/^approve$/i);
    expect((await arrive(refused)).scope).toBe('jira:read');

    const again = await ask('jira:read jira:write');
    await walk.page.getByLabel(/read and write/i).check();
    await box('jira:write').check();
    await press(/^approve$/i);
    expect((await arrive(again)).scope).toBe('jira:read jira:write');
    const [approval] = await house.query<{ refused: string[] }>('select refused from approvals');
    expect(approval?.refused).not.toContain('jira:write');
  });

  it('an old key that came back: the next approval offers to sign that device out', async () => {
    const lost = await arrive(await askAndApprove());
    const next = (await (await refresh(house, client, lost.refresh_token)).json()) as Tokens;
    const good = (await (await refresh(house, client, next.refresh_token)).json()) as Tokens;
    await house.query(
      `update oidc_records set consumed_at = consumed_at - interval '1 day' where consumed_at is not null`,
    );
    expect((await refresh(house, client, lost.refresh_token)).status).toBe(400);

    const request = await ask('jira:read');
    expect(await walk.page.getByRole('main').innerText()).toContain('An old key of this application was used again');
    await walk.page.getByLabel(/sign out the device on which it happened/i).check();
    await walk.fit('approval, an old key came back');
    await press(/^approve$/i);
    const fresh = await arrive(request);
    expect((await refresh(house, client, good.refresh_token)).status).toBe(400);
    expect((await refresh(house, client, fresh.refresh_token)).status).toBe(200);
    await ask('jira:read');
    expect(await walk.page.getByRole('main').innerText()).not.toContain('old key');
    await listener.close();
  });

  async function askAndApprove() {
    const request = await ask('jira:read');
    await press(/^approve$/i);
    return request;
  }

  it('another account: the same request goes on as somebody else', async () => {
    const request = await ask('jira:read');
    await press(/not you/i);
    await press(/approve and sign in/i);
    await press(/someone else|another/i);
    await press(/Tomás Herrera/);
    await press(/accept/i);
    const tokens = await arrive(request);
    const [, claims = ''] = tokens.access_token.split('.');
    const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string };
    const [user] = await house.query<{ display_name: string }>('select display_name from users where id = $1', [sub]);
    expect(user?.display_name).toBe('Tomás Herrera');
  });

  it('a refusal of everything reaches the client as such, and gives it nothing', async () => {
    const before = await house.query('select 1 from grants');
    await ask('jira:read jira:write');
    await press(/^decline$/i);
    const answer = await listener.answer;
    await listener.close();
    expect(Object.fromEntries(answer)).toMatchObject({ error: 'access_denied', iss: house.issuer });
    expect(answer.get('code')).toBeNull();
    expect(await house.query('select 1 from grants')).toEqual(before);
  });

  it('AS-29: an address on the web is named, and so is an application of this device', async () => {
    for (const [redirectUri, words] of [
      ['https://assistant.example/cb', ['Answer goes to', 'assistant.example', 'any application can use this name']],
      ['cursor://anysphere.cursor-mcp/oauth/callback', ['cursor:', 'An application on this device that says']],
    ] as const) {
      const { client_id: other } = await register(house, { client_name: 'Assistant', redirect_uris: [redirectUri] });
      await walk.page.goto(authorizationRequest(house, other, { redirectUri }).url);
      const text = await walk.page.getByRole('main').innerText();
      for (const part of words) expect(text).toContain(part);
      await walk.fit(`approval, ${redirectUri.split(':')[0]}`);
    }
  });
});
