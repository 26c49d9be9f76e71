import { ACCESS_TOKEN_ALGORITHMS } from '@gatehouse/contract';
import { inTransaction } from '@gatehouse/database';
import { type Keyring, open, seal, signingKeyPlace } from '@gatehouse/vault';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type pg from 'pg';
import { z } from 'zod';
import { type Algorithm, ANNOUNCED_MINUTES, type KeyState, nextStep, RETIRED_MINUTES, type Step } from './rotation.js';

export type KeyRow = KeyState & { public_jwk: JWK; private_sealed: Buffer };

const row = z.object({
  kid: z.string(),
  algorithm: z.enum(ACCESS_TOKEN_ALGORITHMS),
  status: z.enum(['next', 'current', 'retired']),
  due: z.boolean(),
  rotation: z.enum(['planned', 'urgent']).nullable(),
  public_jwk: z.looseObject({ kty: z.string() }),
  private_sealed: z.instanceof(Buffer),
});

/** Reads the signing keys, the signing ones first. @param maxDays days that a key signs before it is replaced */
export async function readKeys(queries: Pick<pg.Pool, 'query'>, maxDays: number): Promise<KeyRow[]> {
  const { rows } = await queries.query({
    name: 'signing-keys-read',
    text: `select kid, algorithm, status, rotation, public_jwk, private_sealed,
             since < now() - case status when 'next' then make_interval(mins => $1)
               when 'current' then make_interval(days => $2) else make_interval(mins => $3) end as due
           from signing_keys
           order by case status when 'current' then 0 when 'next' then 1 else 2 end, algorithm desc, since desc`,
    values: [ANNOUNCED_MINUTES, maxDays, RETIRED_MINUTES],
  });
  return z.array(row).parse(rows);
}

/**
 * The private key of a row.
 * @throws SealError when the keyring lacks the key that sealed it
 */
export function openPrivateKey(keyring: Keyring, key: KeyRow): JWK {
  return JSON.parse(open(keyring, key.private_sealed, signingKeyPlace(key.kid)).toString('utf8'));
}

/** Any number; the same on every replica. */
const LOCK = 7_214_003;

/**
 * Takes whatever steps are due, in one transaction that one replica at a time is in.
 * @returns the steps that were taken
 */
export async function takeSteps(
  pool: pg.Pool,
  keyring: Keyring,
  needed: readonly Algorithm[],
  maxDays: number,
): Promise<Step[]> {
  const taken: Step[] = [];
  return await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const first = (await readKeys(client, maxDays)).length === 0;
    for (;;) {
      const step = nextStep(await readKeys(client, maxDays), needed);
      if (!step) break;
      // The first keys of an installation sign at once: there is nobody yet who could know others.
      await take(client, keyring, step, first ? 'current' : 'next');
      taken.push(step);
    }
    return taken;
  });
}

async function take(client: pg.PoolClient, keyring: Keyring, step: Step, asNew: 'next' | 'current') {
  switch (step.step) {
    case 'make':
      return await makeKey(client, keyring, step.algorithm, asNew);
    case 'promote':
      // The private part goes with the status: what is retired can sign nothing any more, in anybody's hands.
      await client.query(
        `update signing_keys set status = 'retired', since = now(), rotation = null, private_sealed = ''
         where algorithm = $1 and status = 'current'`,
        [step.algorithm],
      );
      await client.query(`update signing_keys set status = 'current', since = now() where kid = $1`, [step.kid]);
      return;
    case 'withdraw':
      await client.query('delete from signing_keys where kid = $1', [step.kid]);
      return;
    case 'replace':
      await client.query('delete from signing_keys where algorithm = $1', [step.algorithm]);
      return await makeKey(client, keyring, step.algorithm, 'current');
  }
}

async function makeKey(
  client: pg.PoolClient,
  keyring: Keyring,
  algorithm: Algorithm,
  status: 'next' | 'current',
): Promise<void> {
  const pair = await generateKeyPair(algorithm, { modulusLength: 2048, extractable: true });
  const bare = await exportJWK(pair.publicKey);
  const names = { kid: await calculateJwkThumbprint(bare), alg: algorithm, use: 'sig' };
  const privateJwk = { ...(await exportJWK(pair.privateKey)), ...names };
  await client.query(
    `insert into signing_keys (kid, algorithm, status, public_jwk, private_sealed) values ($1, $2, $3, $4, $5)`,
    [
      names.kid,
      algorithm,
      status,
      JSON.stringify({ ...bare, ...names }),
      seal(keyring, Buffer.from(JSON.stringify(privateJwk), 'utf8'), signingKeyPlace(names.kid)),
    ],
  );
}
