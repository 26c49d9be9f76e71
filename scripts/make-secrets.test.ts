import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseKeyring } from '@gatehouse/vault';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('make-secrets.mjs', import.meta.url));

describe('make-secrets', () => {
  let parent: string;
  let directory: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'make-secrets-'));
    directory = join(parent, 'secrets');
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const make = () => spawnSync(process.execPath, [SCRIPT, directory], { encoding: 'utf8' });
  const readAll = () =>
    Object.fromEntries(
      readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8').trim()]),
    );
  const modeOf = (path: string) => statSync(path).mode & 0o777;

  it('makes every file that docker-compose.yml mounts', () => {
    expect(make().status).toBe(0);
    const compose = readFileSync(fileURLToPath(new URL('../docker-compose.yml', import.meta.url)), 'utf8');
    const mounted = [...compose.matchAll(/\$\{SECRETS_DIR:-\.\/secrets\}\/([a-z-]+)/g)].map(([, name]) => name);
    expect(Object.keys(readAll()).sort()).toEqual(mounted.sort());
  });

  it('makes two different keyrings that the programs can read, and addresses with the passwords of the roles', () => {
    make();
    const secrets = readAll();
    const keyOf = (keyring: string | undefined) =>
      parseKeyring(keyring ?? '')
        .current.key.export()
        .toString('hex');
    expect(keyOf(secrets['auth-keyring'])).not.toBe(keyOf(secrets['vault-keyring']));
    expect(new URL(secrets['database-url'] ?? '')).toMatchObject({
      username: 'gatehouse',
      password: secrets['postgres-password'],
      host: 'postgres:5432',
      pathname: '/gatehouse',
    });
    expect(new URL(secrets['mcp-database-url'] ?? '')).toMatchObject({
      username: 'gatehouse_mcp',
      password: secrets['mcp-database-password'],
    });
  });

  it('keeps the directory to its owner and the files readable for the containers, whatever the umask', () => {
    const before = process.umask(0o077);
    try {
      make();
    } finally {
      process.umask(before);
    }
    expect(modeOf(directory)).toBe(0o700);
    for (const name of readdirSync(directory)) expect(modeOf(join(directory, name)), name).toBe(0o644);
  });

  it('keeps what is there, and makes addresses from a password that was given', () => {
    mkdirSync(directory);
    writeFileSync(join(directory, 'postgres-password'), 'p@ss/word\n');
    make();
    const first = readAll();
    expect(first['postgres-password']).toBe('p@ss/word');
    expect(decodeURIComponent(new URL(first['database-url'] ?? '').password)).toBe('p@ss/word');
    expect(make().stdout).not.toMatch(/^made/m);
    expect(readAll()).toEqual(first);
  });

  it('says what to do when it cannot write', () => {
    writeFileSync(directory, 'a file in the way');
    const { status, stderr } = make();
    expect(status).toBe(1);
    expect(stderr).toContain('Nothing was overwritten');
    expect(stderr).not.toContain('    at ');
  });
});
