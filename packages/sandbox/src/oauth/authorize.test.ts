import { describe, expect, it } from 'vitest';
import { HOUR } from '../clock.js';
import { CALLBACK, openSandbox } from '../testing/sandbox.js';
import { visitAuthorization } from '../visitor.js';

const sandbox = await openSandbox();

/** Opens the page of a waiting request as a browser without cookies. */
async function openPage() {
  const start = await fetch(sandbox.authorizeUrl(), { redirect: 'manual' });
  const path = start.headers.get('location') ?? '';
  const page = await fetch(sandbox.url + path);
  const html = await page.text();
  const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { path, page, html, cookie, formToken: /form_token" value="([^"]+)"/.exec(html)?.[1] ?? '' };
}

const submit = (path: string, cookie: string, form: Record<string, string>) =>
  fetch(sandbox.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams(form),
  });

describe('a good authorization request', () => {
  it('offers the three demo people, by name', async () => {
    const { html } = await openPage();
    for (const [id, name] of [
      ['maya', 'Maya Lindqvist'],
      ['tomas', 'Tomás Herrera'],
      ['aiko', 'Aiko Tanabe'],
    ]) {
      expect(html).toMatch(new RegExp(`<button[^>]*name="person"[^>]*value="${id}"[^]*?${name}`));
    }
    expect(html.match(/name="person"/g)).toHaveLength(3);
    expect(html).toContain('Sandbox – not the real Atlassian');
  });

  it('ends at the callback with a code and the state', async () => {
    const callback = new URL(await visitAuthorization(sandbox.authorizeUrl(), { person: 'maya' }));
    expect(callback.href.startsWith(CALLBACK)).toBe(true);
    expect(callback.searchParams.get('code')).toMatch(/^sbx_code_[\w-]{43}$/);
    expect(callback.searchParams.get('state')).toBe('the-state');
  });

  it('ends with access_denied when the person cancels', async () => {
    const callback = new URL(await visitAuthorization(sandbox.authorizeUrl(), { person: 'maya', decision: 'cancel' }));
    expect(callback.searchParams.get('error')).toBe('access_denied');
    expect(callback.searchParams.get('state')).toBe('the-state');
    expect(callback.searchParams.has('code')).toBe(false);
  });

  it('tells the scopes in words, and the sites of the person', async () => {
    const { path, cookie, formToken } = await openPage();
    await submit(`${path}/person`, cookie, { form_token: formToken, person: 'tomas' });
    const consent = await (await fetch(sandbox.url + path, { headers: { cookie } })).text();
    expect(consent).toContain('Create and edit issues, comments and attachments in Jira');
    expect(consent).toContain('northwind-robotics');
    expect(consent).not.toContain('northwind-labs');
  });

  it('lets the person sign in as someone else', async () => {
    const { path, cookie, formToken } = await openPage();
    await submit(`${path}/person`, cookie, { form_token: formToken, person: 'tomas' });
    await submit(`${path}/switch`, cookie, { form_token: formToken, switch: 'person' });
    const again = await (await fetch(sandbox.url + path, { headers: { cookie } })).text();
    expect(again).toContain('Who do you want to be?');
  });

  it('remembers the person in this browser for the next request', async () => {
    const first = await openPage();
    await submit(`${first.path}/person`, first.cookie, { form_token: first.formToken, person: 'aiko' });
    const next = await fetch(sandbox.authorizeUrl(), { headers: { cookie: first.cookie } });
    expect(await next.text()).toContain('Aiko Tanabe');
  });
});

describe('a bad authorization request is told on a page and never redirected', () => {
  it.each([
    ['an unregistered redirect_uri', { redirect_uri: 'http://localhost:4000/other' }, 'redirect_uri'],
    ['a redirect_uri with a slash more', { redirect_uri: `${CALLBACK}/` }, 'redirect_uri'],
    ['an unknown client', { client_id: 'nobody' }, 'client_id'],
    ['an unknown scope', { scope: 'read:jira-work read:everything' }, 'read:everything'],
    ['no scope', { scope: '' }, 'scope'],
    ['no state', { state: undefined }, 'state'],
    ['no prompt', { prompt: undefined }, 'prompt'],
    ['another audience', { audience: 'api.example.com' }, 'audience'],
    ['another response type', { response_type: 'token' }, 'response_type'],
  ])('%s', async (_case, changes, word) => {
    const response = await fetch(sandbox.authorizeUrl(changes), { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain(word);
  });
});

describe('the pages', () => {
  it('run no script, cannot be framed, and let the form’s redirects go anywhere', async () => {
    const { page } = await openPage();
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('script-src');
    expect(policy).not.toContain('form-action');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('set a cookie of their own name that scripts cannot read', async () => {
    const { page } = await openPage();
    expect(page.headers.getSetCookie()[0]).toMatch(/^sandbox_session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('refuse a form from another browser, and one without the token', async () => {
    const mine = await openPage();
    const other = await openPage();
    const stolen = await submit(`${mine.path}/person`, other.cookie, { form_token: mine.formToken, person: 'maya' });
    expect(stolen.status).toBe(403);
    const bare = await submit(`${mine.path}/person`, mine.cookie, { person: 'maya' });
    expect(bare.status).toBe(403);
  });

  it('refuse a decision by nobody, and a second decision', async () => {
    const { path, cookie, formToken } = await openPage();
    const early = await submit(`${path}/decision`, cookie, { form_token: formToken, decision: 'accept' });
    expect(early.status).toBe(410);
    await submit(`${path}/person`, cookie, { form_token: formToken, person: 'maya' });
    const decide = () => submit(`${path}/decision`, cookie, { form_token: formToken, decision: 'accept' });
    expect((await decide()).status).toBe(303);
    expect((await decide()).status).toBe(410);
  });

  it('let nobody in who is not a demo person', async () => {
    const { path, cookie, formToken } = await openPage();
    await submit(`${path}/person`, cookie, { form_token: formToken, person: 'hanna' });
    const page = await (await fetch(sandbox.url + path, { headers: { cookie } })).text();
    expect(page).toContain('Who do you want to be?');
  });

  it('expire after an hour', async () => {
    const { path } = await openPage();
    sandbox.clock.now += HOUR;
    expect((await fetch(sandbox.url + path)).status).toBe(410);
  });
});
