import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTransitServer, type TransitServer } from '../../../../tests/support/transit-server.js';
import type { WrapContext } from './master.js';
import { openTransitKey, type TransitLogin } from './transit.js';

const login: TransitLogin = { appRoleMount: 'approle' };
const context: WrapContext = { keyring: 'vault', id: 'k1', activeFrom: new Date(0) };
const bytes = Buffer.alloc(32, 7);

describe('a key of the transit engine', () => {
  let server: TransitServer;
  beforeAll(async () => {
    server = await startTransitServer('gatehouse', 'other');
  });
  afterAll(() => server.close());

  const open = (given: Partial<TransitLogin>, key = 'gatehouse') =>
    openTransitKey(`transit:${server.url}/transit/${key}`, { ...login, ...given }, undefined);
  const wrapped = async () => {
    const result = await open({ token: server.tokens.full }).wrap(bytes, context);
    if (!result.ok) throw new Error(result.logText);
    return result.bytes;
  };

  it('wraps, and unwraps only what was wrapped with this key for this keyring, id and date', async () => {
    const master = open({ token: server.tokens.full });
    const sealed = await wrapped();
    expect(sealed.toString()).toMatch(/^vault:v1:/);
    expect(await master.unwrap(sealed, context)).toEqual({ ok: true, bytes });
    for (const wrong of [{ keyring: 'auth' as const }, { id: 'k2' }, { activeFrom: new Date(1) }]) {
      expect(await master.unwrap(sealed, { ...context, ...wrong })).toMatchObject({ ok: false, reason: 'not_ours' });
    }
    expect(await open({ token: server.tokens.full }, 'other').unwrap(sealed, context)).toMatchObject({
      reason: 'not_ours',
    });
    expect(await master.unwrap(Buffer.from('forged'), context)).toMatchObject({ reason: 'not_ours' });
    expect(master.name).toBe('transit:transit/gatehouse');
  });

  it('opens what older versions of the key wrapped, until they are disallowed', async () => {
    const sealed = await wrapped();
    server.rotate('gatehouse');
    const newer = await wrapped();
    const master = open({ token: server.tokens.full });
    expect(await master.unwrap(sealed, context)).toEqual({ ok: true, bytes });
    server.rotate('gatehouse', 2);
    expect(await master.unwrap(sealed, context)).toMatchObject({ reason: 'not_ours', logText: /too old/ });
    expect(await master.unwrap(newer, context)).toEqual({ ok: true, bytes });
  });

  it('says that it is refused, and never with what', async () => {
    const sealed = await wrapped();
    const wrong = await open({ token: 'hvs.wrong-token' }).unwrap(sealed, context);
    expect(wrong).toMatchObject({ ok: false, reason: 'refused', logText: /403.*permission denied/ });
    expect(JSON.stringify(wrong)).not.toContain('wrong-token');
    expect(await open({ token: server.tokens.decrypt }).wrap(bytes, context)).toMatchObject({ reason: 'refused' });
    expect(await open({ token: server.tokens.decrypt }).unwrap(sealed, context)).toMatchObject({ ok: true });
    expect(await open({ token: server.tokens.full }, 'unknown').unwrap(sealed, context)).toMatchObject({
      reason: 'refused',
      logText: /key not found/,
    });
    const role = { roleId: server.appRole.roleId, secretId: 'no-such-secret' };
    const refused = await open(role).unwrap(sealed, context);
    expect(refused).toMatchObject({ reason: 'refused', logText: /login with TRANSIT_ROLE_ID.*400/ });
    expect(JSON.stringify(refused)).not.toContain('no-such-secret');
  });

  it('logs in with an AppRole, and again once the token has run out', async () => {
    const sealed = await wrapped();
    const master = open({ ...server.appRole, namespace: 'team-a' });
    const before = server.requests.length;
    expect(await master.unwrap(sealed, context)).toMatchObject({ ok: true });
    expect(await master.unwrap(sealed, context)).toMatchObject({ ok: true });
    server.endLogins();
    expect(await master.unwrap(sealed, context)).toMatchObject({ ok: true });
    const asked = server.requests.slice(before);
    expect(asked.filter(({ path }) => path.endsWith('/login'))).toHaveLength(2);
    expect(new Set(asked.map(({ namespace }) => namespace))).toEqual(new Set(['team-a']));
  });

  it('reads the token of an agent’s file again when it is refused', async () => {
    const sealed = await wrapped();
    const directory = mkdtempSync(join(tmpdir(), 'transit-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = join(directory, 'token');
    writeFileSync(file, 'hvs.old');
    const master = open({ tokenFile: file });
    expect(await master.unwrap(sealed, context)).toMatchObject({ reason: 'refused' });
    writeFileSync(file, `${server.tokens.decrypt}\n`);
    expect(await master.unwrap(sealed, context)).toMatchObject({ ok: true });
  });

  it('says that the service is away, sealed, or busy', async () => {
    const sealed = await wrapped();
    const master = open({ token: server.tokens.full });
    for (const status of [429, 500, 503]) {
      server.fault = status;
      expect(await master.unwrap(sealed, context)).toMatchObject({
        reason: 'unavailable',
        logText: expect.stringContaining(String(status)),
      });
    }
    server.fault = undefined;
    await server.close();
    expect(await master.unwrap(sealed, context)).toMatchObject({ reason: 'unavailable', logText: /ECONNREFUSED/ });
    await server.reopen();
    expect(await master.unwrap(sealed, context)).toMatchObject({ ok: true });
  });

  it.each([
    ['transit:https://vault.example.com', 'is not transit:https'],
    ['transit:https://vault.example.com/transit', 'is not transit:https'],
    ['transit:https://user@vault.example.com/transit/key', 'is not transit:https'],
    ['transit:http://vault.example.com/transit/key', 'must be https'],
  ])('refuses the address %s', (address, why) => {
    expect(() => openTransitKey(address, { ...login, token: 't' }, undefined)).toThrow(why);
  });

  it('refuses to be opened without a login', () => {
    expect(() => open({})).toThrow('set TRANSIT_TOKEN or');
    expect(() => open({ roleId: 'r' })).toThrow('TRANSIT_SECRET_ID');
  });
});
