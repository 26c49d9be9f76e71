// How often auth asks PostgreSQL, flow by flow.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeForm, newPerson, obtainCode, postToken, refresh, register, type Tokens } from '../tests/support/oauth.ts';
import { openGatehouse } from './candidates/gatehouse.ts';
import { startPostgres } from './machine.ts';

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-count-'));
const file = join(directory, 'count');
const postgres = await startPostgres();
const gatehouse = await openGatehouse(await postgres.database('gatehouse'), {
  NODE_OPTIONS: `--import ${new URL('./count-statements.mjs', import.meta.url).href}`,
  STATEMENT_COUNT: file,
});
const { house } = gatehouse;
const table: { flow: string; statements: number }[] = [];

/** What is asked for after the answer has left counts as well. */
async function settled(): Promise<number> {
  for (let before = -1; ; ) {
    const now = Number(readFileSync(file, 'utf8'));
    if (now === before) return now;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

async function count<T>(flow: string, run: () => Promise<T>): Promise<T> {
  const before = await settled();
  const result = await run();
  table.push({ flow, statements: (await settled()) - before });
  return result;
}

const tokenOf = async (answer: Response) => ((await answer.json()) as Tokens).refresh_token;

try {
  await count('metadata', () => fetch(`${house.issuer}/.well-known/oauth-authorization-server`));
  await count('keys', () => fetch(`${house.issuer}/jwks`));
  const { client_id: client } = await count('dynamic registration', () => register(house));
  const person = newPerson();
  const first = await count('first authorization: approval, sign-in, connection', () =>
    obtainCode(house, client, {}, person),
  );
  const token = await count('code redemption', async () => tokenOf(await postToken(house, codeForm(client, first))));
  await count('authorization with a session: approval', () => obtainCode(house, client, {}, person));
  const next = await count('refresh', async () => tokenOf(await refresh(house, client, token)));
  const last = await count('refresh, again', async () => tokenOf(await refresh(house, client, next)));
  const form = new URLSearchParams({ token: last, client_id: client });
  await count('revocation of a refresh token', () => fetch(`${house.issuer}/revoke`, { method: 'POST', body: form }));
  console.table(table);
} finally {
  await gatehouse.stop();
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
}
