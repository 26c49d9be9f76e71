// Refreshes in a second, one process each, on the same PostgreSQL, in turns; and whether what came out was right.
import { Agent, request } from 'node:http';
import { startBetterAuth } from './candidates/better-auth.ts';
import { startGatehouse } from './candidates/gatehouse.ts';
import { startOidcProvider } from './candidates/oidc-provider.ts';
import type { Candidate } from './candidates/types.ts';
import { startPostgres } from './machine.ts';

const PASSES = Number(process.env.PASSES ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 8);
const FAMILIES = Number(process.env.FAMILIES ?? 16);

interface Family {
  clientId: string;
  refreshToken: string;
  extra?: Record<string, string>;
}

const agent = new Agent({ keepAlive: true, maxSockets: FAMILIES });

/** One refresh, which moves the family on. @returns milliseconds, or nothing if it was refused */
function refresh({ tokenUrl }: Candidate, family: Family): Promise<number | undefined> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: family.clientId,
    refresh_token: family.refreshToken,
    ...family.extra,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) };
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(tokenUrl, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        if (response.statusCode !== 200) return resolve(undefined);
        const next: string = JSON.parse(text).refresh_token;
        if (next === family.refreshToken) return resolve(undefined);
        family.refreshToken = next;
        resolve(performance.now() - started);
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Each family refreshes one time after the other; all families at once. */
async function run(candidate: Candidate, families: Family[], seconds: number) {
  const times: number[] = [];
  let refused = 0;
  const end = performance.now() + seconds * 1_000;
  const started = performance.now();
  await Promise.all(
    families.map(async (family) => {
      while (performance.now() < end) {
        const ms = await refresh(candidate, family);
        if (ms === undefined) refused += 1;
        else times.push(ms);
      }
    }),
  );
  return { perSecond: (times.length * 1_000) / (performance.now() - started), times, refused };
}

const quantile = (sorted: number[], at: number) => sorted[Math.floor((sorted.length - 1) * at)] ?? Number.NaN;
const ascending = (values: number[]) => [...values].sort((a, b) => a - b);

const postgres = await startPostgres();
const candidates: Candidate[] = [];
try {
  candidates.push(await startGatehouse(await postgres.database('gatehouse')));
  candidates.push(await startOidcProvider(await postgres.database('oidc_provider')));
  candidates.push(await startBetterAuth(await postgres.database('better_auth')));
  const results = new Map<Candidate, { families: Family[]; rates: number[]; times: number[]; refused: number }>();
  for (const candidate of candidates) {
    const families: Family[] = [];
    for (let n = 0; n < FAMILIES; n += 1) families.push(await candidate.newFamily());
    await run(candidate, families, SECONDS / 2);
    results.set(candidate, { families, rates: [], times: [], refused: 0 });
  }
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const [candidate, result] of results) {
      const { perSecond, times, refused } = await run(candidate, result.families, SECONDS);
      result.rates.push(perSecond);
      for (const time of times) result.times.push(time);
      result.refused += refused;
    }
  }
  const median = (rates: number[]) => quantile(ascending(rates), 0.5);
  const ours = median(results.get(candidates[0] as Candidate)?.rates ?? []);
  const table = [];
  for (const [candidate, { families, rates, times, refused }] of results) {
    const living = (await Promise.all(families.map((family) => refresh(candidate, family)))).filter(Boolean).length;
    const sorted = ascending(times);
    table.push({
      server: candidate.name,
      'refreshes/s (median)': Math.round(median(rates)),
      'slowest pass': Math.round(Math.min(...rates)),
      'fastest pass': Math.round(Math.max(...rates)),
      'p50 ms': quantile(sorted, 0.5).toFixed(1),
      'p99 ms': quantile(sorted, 0.99).toFixed(1),
      refused,
      'families alive': `${living}/${families.length}`,
      'Gatehouse is': `${(ours / median(rates)).toFixed(2)} ×`,
    });
  }
  console.table(table);
} finally {
  await Promise.all(candidates.map((candidate) => candidate.stop()));
  await postgres.stop();
  agent.destroy();
}
