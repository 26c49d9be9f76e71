import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyringLine } from '@gatehouse/vault';

/** What a first run makes for itself and keeps. */
export interface Secrets {
  authKeyring: string;
  vaultKeyring: string;
  databasePassword: string;
  mcpDatabasePassword: string;
  sandboxClientSecret: string;
}

/**
 * Reads the secrets of a directory, making those that are missing, each in a file of mode 0600.
 * The directory itself lets others pass, but not look: PostgreSQL runs as another user when we are root.
 */
export function loadSecrets(directory: string): Secrets {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o711);
  const read = (name: string, make: () => string): string => {
    const file = join(directory, name);
    if (!existsSync(file)) writeFileSync(file, `${make()}\n`, { mode: 0o600 });
    return readFileSync(file, 'utf8').trim();
  };
  const random = () => randomBytes(24).toString('base64url');
  return {
    authKeyring: read('auth-keyring', generateKeyringLine),
    vaultKeyring: read('vault-keyring', generateKeyringLine),
    databasePassword: read('database-password', random),
    mcpDatabasePassword: read('mcp-database-password', random),
    sandboxClientSecret: read('sandbox-client-secret', random),
  };
}
