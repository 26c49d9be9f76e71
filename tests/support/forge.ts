import { createPrivateKey } from 'node:crypto';
import { decodeJwt, type JWK, SignJWT } from 'jose';
import { open, parseKeyring } from '../../packages/vault/src/index.ts';
import type { House } from './house.ts';

/** Signs tokens with the house's own key, from a good one: `changes` to its claims, undefined leaves a claim out. */
export async function createForger(house: House, good: string) {
  const [row] = await house.query<{ kid: string; private_sealed: Buffer }>(
    `select kid, private_sealed from signing_keys where status = 'current' and algorithm = 'RS256'`,
  );
  if (!row) throw new Error('the house has no signing key');
  const jwk = open(parseKeyring(house.secrets.authKeyring), row.private_sealed, `signing_keys:${row.kid}`);
  const key = createPrivateKey({ key: JSON.parse(jwk.toString()) as JWK, format: 'jwk' });
  const claims = decodeJwt(good);
  return (changes: Record<string, unknown> = {}, header: Record<string, unknown> = {}, signWith = key) =>
    new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: row.kid, ...header })
      .sign(signWith);
}
