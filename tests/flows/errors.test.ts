import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { type MetadataHost, namesOfTests, startMetadataHost } from '../support/metadata-host.ts';
import { authorizationRequest, REDIRECT_URI, register } from '../support/oauth.ts';
import { approving, openApproval, Tab } from '../support/tab.ts';

describe('errors that help', () => {
  let house: House;
  let vendor: MetadataHost;

  beforeAll(async () => {
    vendor = await startMetadataHost();
    house = await startHouse({
      replicas: 2,
      auth: { ...namesOfTests, NODE_EXTRA_CA_CERTS: vendor.caFile, CLIENT_METADATA_EXEMPT_HOST: vendor.namedHost },
    });
  });
  afterAll(async () => {
    await house?.stop();
    await vendor?.close();
  });

  /** What a person reads of an answer. */
  async function read(answer: Response): Promise<string> {
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const html = await answer.text();
    expect(html).toContain('Nothing reaches a real Atlassian site');
    return html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  }

  const refused = async (clientId: string, extra: Record<string, string> = {}) =>
    await read(await new Tab().send(authorizationRequest(house, clientId, { extra }).url));

  it.each([
    ['http://localhost:53117/callback', ['If the application is Claude Code', '/mcp', 'Clear authentication']],
    ['cursor://anysphere.cursor-mcp/oauth/callback', ['In Cursor', 'MCP: Clear All MCP Tokens']],
    ['https://vscode.dev/redirect', ['In VS Code', 'Remove Dynamic Authentication Providers']],
    ['http://127.0.0.1:5000/callback/c_1', ['Codex', 'codex mcp logout']],
    ['http://localhost:5000/oauth/callback', ['Gemini CLI', '.mcp-auth', 'In others']],
    ['https://unheard.example/cb', ['In most applications', 'remove it and add it again']],
  ])('a registration that is no longer known: %s gets the steps of that very client', async (redirectUri, words) => {
    const text = await refused('cl_from_before', { redirect_uri: redirectUri });
    expect(text).toContain('not known here any more');
    expect(text).toContain('You can put this right yourself');
    for (const part of words) expect(text).toContain(part);
  });

  it('a redirect URI that was not registered: the page shows both, and what differs', async () => {
    const { client_id: client } = await register(house, {
      redirect_uris: ['http://127.0.0.1/callback', 'http://127.0.0.1/oauth/callback?secret=1'],
    });
    const text = await refused(client, { redirect_uri: 'http://127.0.0.1:5000/mcp/oauth/callback?token=x' });
    expect(text).toContain('The path of the address is another one than it registered');
    expect(text).toContain('http://127.0.0.1:5000/mcp/oauth/callback?…');
    expect(text).toContain('http://127.0.0.1/callback');
    expect(text).not.toMatch(/secret|token=x/);
  });

  it('a document that its publisher does not serve, or that speaks of another client', async () => {
    const unreadable = await refused(`https://${vendor.namedHost}/gone.json`);
    expect(unreadable).toContain('could not be read');
    expect(unreadable).toContain(vendor.namedHost);
    vendor.serve('/wrong.json', { body: { client_id: 'https://else.example/x', redirect_uris: [REDIRECT_URI] } });
    const wrong = await refused(`https://${vendor.namedHost}/wrong.json`);
    expect(wrong).toContain('describes itself wrongly');
    expect(wrong).toContain('does not match');
  });

  it('a document whose publisher the operator does not allow', async () => {
    const strict = await startHouse({ auth: { CLIENT_METADATA_DOMAINS: 'claude.ai' } });
    try {
      const { url } = authorizationRequest(strict, 'https://stranger.example/client.json');
      const text = await read(await new Tab().send(url));
      expect(text).toContain('not allowed here');
      expect(text).toContain('stranger.example');
      expect(text).toContain('CLIENT_METADATA_DOMAINS');
    } finally {
      await strict.stop();
    }
  });

  it('AS-14: a request that fails sends nobody on to an address that only its sender vouches for', async () => {
    const uri = 'https://evil.example/landing';
    const { client_id: client } = await register(house, { redirect_uris: [uri] });
    const attempts: [Record<string, string>, string][] = [
      [{ code_challenge: '', code_challenge_method: '' }, 'PKCE'],
      [{ response_type: 'token' }, 'authorization code only'],
      [{ resource: 'https://other.example/mcp' }, 'asked for another server'],
      [{ prompt: 'none' }, 'without asking you'],
      [{ prompt: 'none', response_mode: 'fragment' }, 'without asking you'],
      [{ prompt: 'none', response_mode: 'form_post' }, 'without asking you'],
    ];
    for (const [extra, words] of attempts) {
      const answer = await new Tab().send(authorizationRequest(house, client, { redirectUri: uri, extra }).url);
      expect(answer.status).toBe(400);
      const text = await read(answer);
      expect(text).toContain(words);
      expect(text).toContain('evil.example');
    }
  });

  it('AS-14: the way back is a link that carries the error, the state and the issuer', async () => {
    const uri = 'https://web.example/cb';
    const { client_id: client } = await register(house, { redirect_uris: [uri] });
    const request = authorizationRequest(house, client, { redirectUri: uri, extra: { code_challenge: '' } });
    const html = await (await new Tab().send(request.url)).text();
    const href = /href="(https:\/\/web\.example[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(Object.fromEntries(new URL(href).searchParams)).toMatchObject({
      error: 'invalid_request',
      state: request.state,
      iss: house.issuer,
    });
  });

  it('AS-14: what cannot lead elsewhere is answered at once: this computer, and a document’s own host', async () => {
    const { client_id: client } = await register(house);
    const back = await new Tab().send(authorizationRequest(house, client, { extra: { code_challenge: '' } }).url);
    expect(back.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:9\/callback\?error=invalid_request/);
    const id = `https://${vendor.namedHost}/own.json`;
    const own = `https://${vendor.namedHost}/cb`;
    vendor.serve('/own.json', { body: { client_id: id, client_name: 'Own', redirect_uris: [own] } });
    const known = await new Tab().send(
      authorizationRequest(house, id, { redirectUri: own, extra: { code_challenge: '' } }).url,
    );
    expect(known.headers.get('location')).toContain('error=invalid_request');
  });

  it('an approval that is over, and one in another browser, are told apart', async () => {
    const { client_id: client } = await register(house);
    const tab = new Tab();
    const { url, csrf } = await openApproval(house, tab, client);
    expect(await read(await new Tab().send(url))).toContain('This browser does not know this sign-in');
    await house.query(`delete from oidc_records where model = 'Interaction'`);
    const answer = await tab.post(url, approving(csrf, 'jira:read'));
    expect(answer.status).toBe(400);
    expect(await read(answer)).toContain('This sign-in has expired');
    expect(await read(await new Tab().send(`${house.issuer}/authorize/nothing`))).toContain('does not know');
  });

  it('a form that cannot be read, and an address that leads nowhere', async () => {
    const answer = await new Tab().send(`${house.issuer}/portal/sign-in`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'text/strange' },
    });
    expect(answer.status).toBe(415);
    expect(await read(answer)).toContain('cannot be read');
    expect(await read(await new Tab().send(`${house.issuer}/nowhere`))).toContain('There is nothing here');
  });

  it('another host than the issuer’s gets a page for the operator, or JSON, and nothing else', async () => {
    const ask = (path: string, headers: Record<string, string>) =>
      new Promise<{ status: number; body: string }>((resolve, reject) => {
        get(`${house.issuer}${path}`, { headers }, async (answer) => {
          resolve({ status: answer.statusCode ?? 0, body: (await answer.toArray()).join('') });
        }).on('error', reject);
      });
    for (const path of ['/', '/authorize', '/.well-known/oauth-authorization-server', '/signed-out']) {
      const answer = await ask(path, { host: 'evil.example' });
      expect(answer.status).toBe(421);
      expect(JSON.parse(answer.body)).toMatchObject({ error: 'wrong_host' });
    }
    const page = await ask('/', { host: 'evil.example', accept: 'text/html' });
    expect(page.body).toContain('does not answer for that address');
    expect(page.body).not.toContain('evil.example');
    expect((await ask('/health/live', { host: '10.0.0.7' })).status).toBe(200);
  });
});
