import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ForwardProxy, startForwardProxy } from '../../../../tests/support/forward-proxy.js';
import { type KmsServer, startKmsServer } from '../../../../tests/support/kms-server.js';
import { openAwsKmsKey } from './aws-kms.js';
import type { WrapContext } from './master.js';

const context: WrapContext = { keyring: 'vault', id: 'k1', activeFrom: new Date(0) };
const bytes = Buffer.alloc(32, 7);

describe('a key of AWS KMS', () => {
  let server: KmsServer;
  let proxy: ForwardProxy;
  beforeAll(async () => {
    [server, proxy] = await Promise.all([startKmsServer('gatehouse', 'other'), startForwardProxy()]);
  });
  afterAll(() => Promise.all([server.close(), proxy.close()]));
  beforeEach(() => {
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    // Nothing of this computer's own.
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    server.fault = undefined;
  });

  const open = (key = 'alias/gatehouse') => openAwsKmsKey(`aws-kms:${key}`, undefined);
  const wrapped = async () => {
    const result = await (await open()).wrap(bytes, context);
    if (!result.ok) throw new Error(result.logText);
    return result.bytes;
  };

  it('wraps, and unwraps only what was wrapped with this key for this keyring, id and date', async () => {
    const sealed = await wrapped();
    expect(server.requests.at(-1)).toEqual({
      operation: 'Encrypt',
      status: 200,
      context: {
        'gatehouse:keyring': 'vault',
        'gatehouse:key': 'k1',
        'gatehouse:active-from': '1970-01-01T00:00:00.000Z',
      },
    });
    const master = await open(server.arn('gatehouse'));
    expect(await master.unwrap(sealed, context)).toEqual({ ok: true, bytes });
    for (const wrong of [{ keyring: 'auth' as const }, { id: 'k2' }, { activeFrom: new Date(1) }]) {
      expect(await master.unwrap(sealed, { ...context, ...wrong })).toMatchObject({ ok: false, reason: 'not_ours' });
    }
    expect(await master.unwrap(Buffer.from('forged'), context)).toMatchObject({ reason: 'not_ours' });
  });

  it('never lets the ciphertext choose the key: what another one wrapped does not open', async () => {
    const result = await (await open('alias/other')).wrap(bytes, context);
    expect(await (await open()).unwrap(result.ok ? result.bytes : Buffer.alloc(0), context)).toMatchObject({
      reason: 'not_ours',
      logText: /IncorrectKeyException/,
    });
  });

  it('opens what the key wrapped before it was rotated', async () => {
    const sealed = await wrapped();
    server.rotate('gatehouse');
    expect(await (await open()).unwrap(sealed, context)).toEqual({ ok: true, bytes });
  });

  it('says that it is refused, and never with what', async () => {
    const sealed = await wrapped();
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong-secret');
    const wrong = await (await open()).unwrap(sealed, context);
    expect(wrong).toMatchObject({ ok: false, reason: 'refused', logText: /InvalidSignatureException/ });
    expect(JSON.stringify(wrong)).not.toContain('wrong-secret');
    vi.unstubAllEnvs();
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    server.fault = { status: 400, type: 'AccessDeniedException' };
    expect(await (await open()).unwrap(sealed, context)).toMatchObject({ reason: 'refused' });
    server.fault = undefined;
    expect(await (await open('alias/unknown')).unwrap(sealed, context)).toMatchObject({
      reason: 'refused',
      logText: /NotFoundException/,
    });
  });

  it('says that nobody told it who it is, or where', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    expect(await (await open()).wrap(bytes, context)).toMatchObject({ reason: 'refused', logText: /Credentials/ });
    vi.stubEnv('AWS_ACCESS_KEY_ID', server.environment.AWS_ACCESS_KEY_ID ?? '');
    vi.stubEnv('AWS_REGION', '');
    expect(await (await open()).wrap(bytes, context)).toMatchObject({ reason: 'refused', logText: /no AWS region/ });
    // The region of an ARN needs no variable.
    expect(await (await open(server.arn('gatehouse'))).wrap(bytes, context)).toMatchObject({ ok: true });
  });

  it('says that the service is away or busy', async () => {
    const sealed = await wrapped();
    for (const fault of [
      { status: 400, type: 'ThrottlingException' },
      { status: 500, type: 'KMSInternalException' },
    ]) {
      server.fault = fault;
      expect(await (await open()).unwrap(sealed, context)).toMatchObject({ reason: 'unavailable' });
    }
    server.fault = undefined;
    await server.close();
    expect(await (await open()).unwrap(sealed, context)).toMatchObject({ reason: 'unavailable', logText: /AWS KMS/ });
    await server.reopen();
    expect(await (await open()).unwrap(sealed, context)).toMatchObject({ ok: true });
  });

  it('invariant 14: goes through the proxy, and past it where the operator says so', async () => {
    proxy.hosts.set('127.0.0.1', '127.0.0.1');
    const { host } = new URL(server.url);
    const through = await openAwsKmsKey('aws-kms:alias/gatehouse', { url: proxy.url, except: ['vault.example.com'] });
    expect(await through.wrap(bytes, context)).toMatchObject({ ok: true });
    expect(proxy.targets).toContain(host);
    proxy.targets.length = 0;
    const past = await openAwsKmsKey('aws-kms:alias/gatehouse', { url: proxy.url, except: ['127.0.0.1'] });
    expect(await past.wrap(bytes, context)).toMatchObject({ ok: true });
    expect(proxy.targets).toEqual([]);
  });

  it('refuses an address that is none', async () => {
    await expect(open('alias/two words')).rejects.toThrow('is not aws-kms:');
  });
});
