import { createPrivateKey } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWK, SignJWT } from 'jose';
import { open, parseKeyring } from '../../../packages/vault/src/index.ts';
import type { House } from '../../support/house.ts';

/** The same access token an hour later: the server's own signature over an `exp` that is past. */
export async function expired(house: House, token: string): Promise<string> {
  const header = decodeProtectedHeader(token);
  const { kid = '', alg = '' } = header;
  const [row] = await house.query<{ private_sealed: Buffer }>(
    'select private_sealed from signing_keys where kid = $1',
    [kid],
  );
  const keyring = parseKeyring(house.secrets.authKeyring);
  const jwk = open(keyring, row?.private_sealed ?? Buffer.alloc(0), `signing_keys:${kid}`);
  const key = createPrivateKey({ key: JSON.parse(jwk.toString()) as JWK, format: 'jwk' });
  return await new SignJWT({ ...decodeJwt(token), exp: Math.floor(Date.now() / 1000) - 3_600 })
    .setProtectedHeader({ ...header, alg })
    .sign(key);
}
