import { announceKey, deleteWrappedKey, KeyringError, RETIRED_MINUTES, retireWrappedKey } from '@gatehouse/vault';
import { OperatorError } from '../operator-error.js';
import type { Workplace } from './keyring.js';
import { countAll, sealedBy } from './status.js';

/** Has a new key drawn and wrapped, which takes over later. @param afterSeconds until then */
export async function rotateKey({ name, variable, pool, keyring }: Workplace, afterSeconds: number): Promise<number> {
  const master = keyring.sealingMaster();
  if (!master) {
    throw new OperatorError(
      `The first line of ${variable} is a key, and no address of a master key.\n→ Add a line of \`gatehouse keyring\` as docs/keyring.md says.`,
    );
  }
  const { id, activeFrom } = await announceKey(pool, name, master, afterSeconds).catch((error: unknown) => {
    throw error instanceof KeyringError ? new OperatorError(`${error.message}\n→ ${error.cure}`) : error;
  });
  process.stdout.write(
    `${id} seals from ${activeFrom.toISOString()} on. Then run \`gatehouse vault rekey\`; \`gatehouse vault status\` says when the old one can be removed.\n`,
  );
  return 0;
}

/**
 * Removes a key that is kept wrapped, in two runs: the first retires it, so that no replica seals with it any more; one
 * that is later by an hour deletes it, if nothing was sealed with it meanwhile by who had not heard.
 */
export async function removeKey(workplace: Workplace, id: string): Promise<number> {
  const key = workplace.keyring.keys().find((known) => known.id === id);
  if (!key) throw new OperatorError(`${workplace.variable} has no key ${id}.\n→ See \`gatehouse vault status\`.`);
  if (key.origin === 'line') {
    throw new OperatorError(`${id} is a line of ${workplace.variable}.\n→ Remove it there, and restart auth and mcp.`);
  }
  if (key.state === 'seals' || key.state === 'announced')
    throw new OperatorError(`${id} seals, or is about to.\n→ Rotate first.`);
  const left = sealedBy(await countAll(workplace), id);
  if (left > 0) {
    throw new OperatorError(`${left} values are sealed with ${id}.\n→ Run \`gatehouse vault rekey\` first.`);
  }
  const { pool, name } = workplace;
  if (!key.retiredAt) {
    await retireWrappedKey(pool, name, id);
    process.stdout.write(
      `Retired ${id}: nobody seals with it any more, and it still opens. Run this again in ${RETIRED_MINUTES} minutes to delete it.\n`,
    );
    return 0;
  }
  if (!(await deleteWrappedKey(pool, name, id))) {
    throw new OperatorError(
      `${id} was retired at ${key.retiredAt.toISOString()}, and is kept for ${RETIRED_MINUTES} minutes.\n→ Run this again after that.`,
    );
  }
  process.stdout.write(`Removed ${id}. Backups of the database from before hold it still, wrapped.\n`);
  return 0;
}
