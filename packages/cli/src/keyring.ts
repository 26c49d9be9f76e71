import { generateKeyringLine } from '@gatehouse/vault';

/** Prints a new keyring line. Put it on top of the lines that a keyring has already: the first one seals. */
export async function keyringCommand(): Promise<number> {
  process.stdout.write(`${generateKeyringLine()}\n`);
  return 0;
}
