import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyringLine } from '@gatehouse/vault';
import { type House, type HouseOptions, startHouse } from './house.ts';
import { ROOT, type Running, startProgram } from './process.ts';
import { UNPACED } from './traffic.ts';

type Name = 'vault' | 'auth';

/** A house whose keyrings are files, as Docker secrets are, which an operator changes while all runs; calls unpaced. */
export interface KeyringHouse {
  house: House;
  /** The first lines that the keyrings had. */
  first: Record<Name, string>;
  /** Gives a keyring these lines, newest first. */
  write(name: Name, ...lines: string[]): Promise<void>;
  /** The lines that a keyring has now. */
  lines(name: Name): Promise<string>;
  /** Starts `gatehouse vault …` with these keyrings. */
  operator(...args: string[]): Running;
  stop(): Promise<void>;
}

export async function startKeyringHouse(options: HouseOptions = {}): Promise<KeyringHouse> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-keyrings-'));
  const first = { vault: generateKeyringLine(), auth: generateKeyringLine() };
  const write = (name: Name, ...lines: string[]) => writeFile(join(directory, name), `${lines.join('\n')}\n`);
  await Promise.all([write('vault', first.vault), write('auth', first.auth)]);
  const vault = { VAULT_KEYRING: '', VAULT_KEYRING_FILE: join(directory, 'vault') };
  const auth = { AUTH_KEYRING: '', AUTH_KEYRING_FILE: join(directory, 'auth') };
  const house = await startHouse({
    ...options,
    auth: { ...vault, ...auth, ...options.auth },
    mcp: { ...vault, ...UNPACED, ...options.mcp },
  });
  return {
    house,
    first,
    write,
    lines: async (name) => (await readFile(join(directory, name), 'utf8')).trim(),
    operator: (...args) =>
      startProgram(`${ROOT}packages/cli/dist/program/main.js`, { DATABASE_URL: house.databaseUrl, ...vault, ...auth }, [
        'vault',
        ...args,
      ]),
    stop: async () => {
      await house.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
