// The race table: what becomes of a family when its refresh token is used more than once.
import { startBetterAuth } from './candidates/better-auth.ts';
import { startGatehouse } from './candidates/gatehouse.ts';
import { startOidcProvider } from './candidates/oidc-provider.ts';
import type { Candidate, Start } from './candidates/types.ts';
import { startWorkersProvider } from './candidates/workers-oauth-provider.ts';
import { startPostgres } from './machine.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 20);
const CONCURRENT = 5;

/** One use of a refresh token. @returns the successor, or the error */
async function use(candidate: Candidate, family: { clientId: string; extra?: Record<string, string> }, token: string) {
  const form = { grant_type: 'refresh_token', client_id: family.clientId, refresh_token: token, ...family.extra };
  const response = await fetch(candidate.tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
  const body = (await response.json()) as { refresh_token?: string };
  return response.status === 200 ? (body.refresh_token ?? token) : undefined;
}

async function measure(candidate: Candidate) {
  const row = { candidate: candidate.name, ok: 0, successors: 0, living: 0, usable: 0, retry: 0, headLives: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    // Five at once.
    const raced = await candidate.newFamily();
    const answers = await Promise.all(
      Array.from({ length: CONCURRENT }, () => use(candidate, raced, raced.refreshToken)),
    );
    const successors = [...new Set(answers.filter((answer) => answer !== undefined))];
    row.ok += answers.filter((answer) => answer !== undefined).length;
    row.successors += successors.length;
    const after = [];
    for (const successor of successors) after.push(await use(candidate, raced, successor));
    row.usable += after.filter(Boolean).length;
    if (after.some(Boolean)) row.living += 1;

    // The answer was lost: the same again, two seconds later.
    const lost = await candidate.newFamily();
    await use(candidate, lost, lost.refreshToken);
    await new Promise((resolve) => setTimeout(resolve, 2_000 / ROUNDS));
    const again = await use(candidate, lost, lost.refreshToken);
    if (again && (await use(candidate, lost, again))) row.retry += 1;

    // The first token again, after the second was used: does the third still work?
    const old = await candidate.newFamily();
    const second = (await use(candidate, old, old.refreshToken)) ?? '';
    const third = (await use(candidate, old, second)) ?? '';
    await use(candidate, old, old.refreshToken);
    if (await use(candidate, old, third)) row.headLives += 1;
  }
  const each = (count: number) => (count / ROUNDS).toFixed(1);
  return {
    server: row.candidate,
    'of 5 uses, 200': each(row.ok),
    'different successors': each(row.successors),
    'of them usable': each(row.usable),
    'family lives': `${row.living}/${ROUNDS}`,
    'retry works': `${row.retry}/${ROUNDS}`,
    'head survives a replay': `${row.headLives}/${ROUNDS}`,
  };
}

const postgres = await startPostgres();
const starts: [string, Start][] = [
  ['gatehouse', startGatehouse],
  ['oidc_provider', startOidcProvider],
  ['better_auth', startBetterAuth],
  ['workers', startWorkersProvider],
];
try {
  const table = [];
  for (const [name, start] of starts) {
    const candidate = await start(await postgres.database(name));
    table.push(await measure(candidate));
    await candidate.stop();
  }
  console.table(table);
} finally {
  await postgres.stop();
}
