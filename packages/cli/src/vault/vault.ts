import type { KeyringName } from '@gatehouse/vault';
import { readArguments, wholeNumber } from '../arguments.js';
import { OperatorError } from '../operator-error.js';
import { withKeyring } from './keyring.js';
import { rekeyCommand } from './rekey.js';
import { removeKey, rotateKey } from './remote-keys.js';
import { statusCommand } from './status.js';

const USAGE = `gatehouse vault <command>

  status            which keys the keyring has, what is sealed with which, and which can be removed   [--json]
  rekey             re-wraps everything with the key that seals; while all runs, and from where it was ended
  rotate            has the master key's service keep a new key, which takes over in ten minutes   [--after <seconds>]
  remove <id>       retires a key of a master key's service that sealed nothing which is left; run again at least
                    an hour later, deletes it

  --auth            the authorization server's own keyring, AUTH_KEYRING, and not the vault's, VAULT_KEYRING

See docs/keyring.md.
`;

const OPTIONS = { auth: { type: 'boolean' }, json: { type: 'boolean' }, after: { type: 'string' } } as const;
const ROTATE_AFTER_SECONDS = '600';

/**
 * What is sealed with which key, and how keys are replaced.
 * @returns the exit code: 1 where something is sealed with a key that the keyring lacks
 * @throws OperatorError with what to do
 */
export async function vaultCommand(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  const [command = '', id, ...more] = positionals;
  const name: KeyringName = values.auth ? 'auth' : 'vault';
  const misplaced = (values.json && command !== 'status') || (values.after && command !== 'rotate');
  if (misplaced || more.length > 0 || (id !== undefined) !== (command === 'remove')) throw new OperatorError(USAGE);
  const title = `gatehouse vault ${command}`;
  switch (command) {
    case 'status':
      return await withKeyring(title, name, (workplace) => statusCommand(workplace, values.json === true));
    case 'rekey':
      return await withKeyring(title, name, rekeyCommand);
    case 'rotate': {
      // Replicas look every five seconds: a key that seals sooner would be unknown to some.
      const after = wholeNumber('after', values.after ?? ROTATE_AFTER_SECONDS, 10, 86_400);
      return await withKeyring(title, name, (workplace) => rotateKey(workplace, after));
    }
    case 'remove':
      return await withKeyring(title, name, (workplace) => removeKey(workplace, id ?? ''));
    default:
      throw new OperatorError(USAGE);
  }
}
