import { z } from 'zod';
import { type Environment, readEnvironment } from './environment.js';
import { authKeyring, type KeyringConfig, keyringConfig, transitShape, vaultKeyring } from './keyring.js';
import { sharedShape } from './shared.js';

const { HTTPS_PROXY, NO_PROXY } = sharedShape;
const outbound = { ...transitShape, HTTPS_PROXY, NO_PROXY };
const schemas = {
  vault: z.object({ ...outbound, VAULT_KEYRING: vaultKeyring }),
  auth: z.object({ ...outbound, AUTH_KEYRING: authKeyring }),
};

export interface OperatorKeyring {
  source: KeyringConfig;
  proxy: { url: string; except: string[] } | undefined;
}

/**
 * Reads one keyring and the way to its master key, for a command.
 * @throws ConfigError naming each wrong variable and its cure
 */
export function readOperatorKeyring(
  command: string,
  keyring: 'vault' | 'auth',
  environment: Environment,
): OperatorKeyring {
  const [variable, text, value] =
    keyring === 'vault' ? readVault(command, environment) : readAuth(command, environment);
  const proxy = value.HTTPS_PROXY ? { url: value.HTTPS_PROXY, except: value.NO_PROXY } : undefined;
  return { source: keyringConfig(variable, text, value, environment), proxy };
}

function readVault(command: string, environment: Environment) {
  const value = readEnvironment(command, schemas.vault, environment);
  return ['VAULT_KEYRING', value.VAULT_KEYRING, value] as const;
}

function readAuth(command: string, environment: Environment) {
  const value = readEnvironment(command, schemas.auth, environment);
  return ['AUTH_KEYRING', value.AUTH_KEYRING, value] as const;
}
