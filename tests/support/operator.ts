import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { House } from './house.ts';
import { COMPILE_CACHE, ROOT } from './process.ts';

/**
 * Runs `gatehouse` as an operator of this house does.
 * @returns what it printed
 * @throws Error with what it printed, where it failed
 */
export async function gatehouse(house: House, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`${ROOT}packages/cli/dist/program/main.js`, ...args],
    {
      env: { DATABASE_URL: house.databaseUrl, GATEHOUSE_ISSUER: house.issuer, NODE_COMPILE_CACHE: COMPILE_CACHE },
    },
  );
  return stdout;
}
