import { ConfigError, type OperatorKeyring, readOperatorKeyring } from '@gatehouse/config';
import type { Database } from '@gatehouse/database';
import { KeyringError, type KeyringName, type LiveKeyring, openKeyring } from '@gatehouse/vault';
import { withDatabase } from '../operator-database.js';
import { OperatorError } from '../operator-error.js';

/** What a command over a keyring works with. */
export interface Workplace {
  name: KeyringName;
  variable: string;
  pool: Database['pool'];
  keyring: LiveKeyring;
}

/**
 * Runs a command over a keyring and the database whose values it seals.
 * @throws OperatorError where either cannot be used
 */
export async function withKeyring<T>(
  command: string,
  name: KeyringName,
  run: (workplace: Workplace) => Promise<T>,
): Promise<T> {
  const { source, proxy } = read(command, name);
  return await withDatabase(command, async ({ pool }) => {
    const onTrouble = (logText: string) => void process.stderr.write(`${logText}\n`);
    const keyring = await openKeyring({ keyring: name, source, pool, proxy, firstKey: 'refuse', onTrouble }).catch(
      (error: unknown) => {
        throw error instanceof KeyringError ? new OperatorError(error.message) : error;
      },
    );
    try {
      return await run({ name, variable: source.variable, pool, keyring });
    } finally {
      await keyring.close();
    }
  });
}

function read(command: string, name: KeyringName): OperatorKeyring {
  try {
    return readOperatorKeyring(command, name, process.env);
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorError(error.message);
    throw error;
  }
}
