import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError, type Environment, readAuthConfig, readMcpConfig } from './index.js';

const good: Environment = {
  DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/gatehouse',
  AUTH_KEYRING: 'a:AAAA',
  VAULT_KEYRING: 'v:BBBB',
  ATLASSIAN_CLIENT_ID: 'id',
  ATLASSIAN_CLIENT_SECRET: 'hush',
};

function problemsOf(environment: Environment): string {
  try {
    readAuthConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return '';
}

describe('configuration', () => {
  it('needs five variables and knows the rest', () => {
    const config = readAuthConfig(good);
    expect(config.issuer).toBe('http://localhost:4000');
    expect(config.atlassian).toMatchObject({ sandbox: false, redirectUri: 'http://localhost:4000/callback/atlassian' });
    expect(readMcpConfig(good).listen).toEqual({ host: '127.0.0.1', port: 4001 });
  });

  it('names every missing variable with its cure, in one message', () => {
    const message = problemsOf({});
    for (const name of ['DATABASE_URL', 'AUTH_KEYRING', 'VAULT_KEYRING', 'ATLASSIAN_CLIENT_ID']) {
      expect(message).toContain(`${name} is not set`);
    }
    expect(message).toContain('→ Give the address of a PostgreSQL');
  });

  it.each([
    ['GATEHOUSE_ISSUER', 'https://auth.example.com/', 'must be exactly an origin'],
    ['GATEHOUSE_ISSUER', 'https://auth.example.com/tenant', 'must be exactly an origin'],
    ['GATEHOUSE_ISSUER', 'http://auth.example.com', 'must be https'],
    ['GATEHOUSE_RESOURCE', 'https://mcp.example.com', 'needs a path'],
    ['REFRESH_ROTATION', 'loose', 'must be tolerant or strict'],
    ['REFRESH_REPLAY', 'revoke', 'must be notify or revoke-family'],
    ['REFRESH_WINDOW_SECONDS', '2m', 'must be a number of seconds'],
    ['REFRESH_WINDOW_SECONDS', '-1', 'must not be negative'],
    ['GATEHOUSE_RESOURCE', 'https://mcp.example.com/mcp/', 'must be written in lower case, without query, fragment'],
    ['DATABASE_URL', 'mysql://x', 'is not a postgres:// address'],
    ['AUTH_LISTEN', '4000', 'must be host:port'],
    ['DYNAMIC_REGISTRATION', 'yes', 'must be on, token or off'],
    ['TRUSTED_PROXIES', '10.0.0.0/8, 10.0.0.0/33', 'has what is no network: 10.0.0.0/33'],
    ['SHARED_NETWORKS', 'the-office', 'has what is no network: the-office'],
    ['CLIENT_METADATA_DNS', 'ns.example.com', 'has what is no address: ns.example.com'],
    ['REGISTRATIONS_PER_HOUR', 'many', 'must be a number'],
    ['AUTH_KEYRING', 'a:AAAA\nv:BBBB', 'has a key that VAULT_KEYRING has'],
    ['OIDC_ISSUER', 'http://login.example.com', 'must be https'],
    ['OIDC_ISSUER', 'https://login.example.com/.well-known/openid-configuration', 'must be the issuer'],
    ['OIDC_AUTHORIZE_PARAMETERS', 'prompt=consent&state=x', 'sets what is not its own: state'],
    ['OIDC_RECHECK_MINUTES', '0', 'must be from 1 to 1440'],
    ['SESSION_HOURS', 'twelve', 'must be a whole number'],
  ])('refuses %s=%s', (name, value, text) => {
    expect(problemsOf({ ...good, [name]: value })).toContain(`${name} ${text}`);
  });

  it('refuses the sandbox and the metadata exemption behind an https issuer', () => {
    const https = {
      ...good,
      GATEHOUSE_ISSUER: 'https://auth.example.com',
      GATEHOUSE_RESOURCE: 'https://mcp.example.com/mcp',
    };
    expect(problemsOf(https)).toBe('');
    expect(problemsOf({ ...https, ATLASSIAN_AUTH_URL: 'http://localhost:4002' })).toContain('point at the sandbox');
    expect(problemsOf({ ...https, CLIENT_METADATA_EXEMPT_HOST: 'localhost:9443' })).toContain(
      'EXEMPT_HOST is set while',
    );
  });

  it('knows who signs people in, and never lets everybody in by an omission', () => {
    const openId = {
      OIDC_ISSUER: 'https://login.example.com/',
      OIDC_CLIENT_ID: 'gatehouse',
      OIDC_CLIENT_SECRET: 'hush',
    };
    expect(readAuthConfig(good).openId).toBeUndefined();
    expect(readAuthConfig({ ...good, ...openId, OIDC_ALLOWED_GROUPS: 'Jira Users, /staff' }).openId).toMatchObject({
      issuer: 'https://login.example.com/',
      redirectUri: 'http://localhost:4000/callback/oidc',
      allowedGroups: ['Jira Users', '/staff'],
      credential: { kind: 'secret', secret: 'hush' },
    });
    expect(problemsOf({ ...good, OIDC_ALLOWED_GROUPS: 'staff' })).toContain('OIDC_ISSUER is not set, but OIDC_ALLOWED');
    expect(problemsOf({ ...good, ...openId, OIDC_CLIENT_ID: '' })).toContain('OIDC_CLIENT_ID is not set');
    expect(problemsOf({ ...good, ...openId, OIDC_CLIENT_SECRET: '' })).toContain('OIDC_CLIENT_SECRET is not set');
    expect(problemsOf({ ...good, ...openId, OIDC_PRIVATE_KEY: '{}' })).toContain('OIDC_PRIVATE_KEY is set, and so is');
  });

  it('takes a secret from a file, and says when it cannot', () => {
    const directory = mkdtempSync(join(tmpdir(), 'config-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = join(directory, 'secret');
    writeFileSync(file, 'from-file\n');
    const { ATLASSIAN_CLIENT_SECRET: _, ...rest } = good;
    expect(readAuthConfig({ ...rest, ATLASSIAN_CLIENT_SECRET_FILE: file }).atlassian.clientSecret).toBe('from-file');
    expect(problemsOf({ ...rest, ATLASSIAN_CLIENT_SECRET_FILE: `${file}.missing` })).toContain(
      'ATLASSIAN_CLIENT_SECRET_FILE names a file that cannot be read (ENOENT)',
    );
  });

  it('never repeats a value', () => {
    expect(
      problemsOf({ ...good, ATLASSIAN_CLIENT_SECRET_FILE: '/nowhere', DATABASE_URL: 'mysql://u:hunter2@x' }),
    ).not.toMatch(/hunter2|hush/);
  });
});
