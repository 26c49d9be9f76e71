import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.js';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));
const SECRET = 'sixteen-characters-and-more';

describe('the environment', () => {
  it('needs the secret alone', () => {
    expect(readEnvironment({ SANDBOX_CLIENT_SECRET: SECRET })).toEqual({
      ok: true,
      options: {
        listen: { host: '127.0.0.1', port: 4002 },
        clientId: 'gatehouse-sandbox',
        clientSecret: SECRET,
        redirectUri: 'http://localhost:4000/callback/atlassian',
        accessTokenTtl: 3600,
        allowNonLoopback: false,
      },
    });
  });

  it('gives every option', () => {
    const read = readEnvironment({
      SANDBOX_LISTEN: '[::1]:5000',
      SANDBOX_PUBLIC_URL: 'http://localhost:5000/',
      SANDBOX_CLIENT_ID: 'mine',
      SANDBOX_CLIENT_SECRET: SECRET,
      SANDBOX_REDIRECT_URI: 'https://auth.example/callback/atlassian',
      SANDBOX_ACCESS_TOKEN_TTL: '60',
      SANDBOX_ALLOW_NON_LOOPBACK: 'true',
      ATLASSIAN_OPENAPI_DIR: '/documents',
    });
    expect(read).toMatchObject({
      ok: true,
      options: {
        listen: { host: '::1', port: 5000 },
        publicUrl: 'http://localhost:5000',
        clientId: 'mine',
        redirectUri: 'https://auth.example/callback/atlassian',
        accessTokenTtl: 60,
        allowNonLoopback: true,
        openapiDir: '/documents',
      },
    });
  });

  it('takes id and secret from files, without their last newline', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, `${SECRET}\n`);
    expect(readEnvironment({ SANDBOX_CLIENT_SECRET_FILE: file })).toMatchObject({ options: { clientSecret: SECRET } });
  });

  it.each([
    ['SANDBOX_CLIENT_SECRET is missing', {}],
    ['SANDBOX_CLIENT_SECRET is missing', { SANDBOX_CLIENT_SECRET: '' }],
    ['SANDBOX_CLIENT_SECRET must have at least 16', { SANDBOX_CLIENT_SECRET: 'short' }],
    ['SANDBOX_LISTEN must be host:port', { SANDBOX_CLIENT_SECRET: SECRET, SANDBOX_LISTEN: '4002' }],
    ['SANDBOX_LISTEN must name a port', { SANDBOX_CLIENT_SECRET: SECRET, SANDBOX_LISTEN: 'localhost:70000' }],
    ['SANDBOX_PUBLIC_URL must be', { SANDBOX_CLIENT_SECRET: SECRET, SANDBOX_PUBLIC_URL: 'localhost' }],
    ['SANDBOX_ACCESS_TOKEN_TTL must be', { SANDBOX_CLIENT_SECRET: SECRET, SANDBOX_ACCESS_TOKEN_TTL: 'soon' }],
    ['SANDBOX_ALLOW_NON_LOOPBACK must be', { SANDBOX_CLIENT_SECRET: SECRET, SANDBOX_ALLOW_NON_LOOPBACK: 'yes' }],
    ['SANDBOX_CLIENT_SECRET_FILE names a file', { SANDBOX_CLIENT_SECRET_FILE: join(folder, 'none') }],
    ['keep one of them', { SANDBOX_CLIENT_SECRET: SECRET, SANDBOX_CLIENT_SECRET_FILE: join(folder, 'secret') }],
  ])('%s', (words, env) => {
    const read = readEnvironment(env);
    expect(read.ok ? [] : read.problems).toEqual([expect.stringContaining(words)]);
  });

  it('never repeats a secret', () => {
    const read = readEnvironment({ SANDBOX_CLIENT_SECRET: 'short' });
    expect(JSON.stringify(read)).not.toContain('"short');
  });
});
