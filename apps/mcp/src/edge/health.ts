import type { Database } from '@gatehouse/database';
import type { Keyring } from '@gatehouse/vault';
import type { FastifyInstance } from 'fastify';
import type { SigningKeys } from '../bearer/keys.js';

/**
 * `live`: the process answers. `ready`: it can serve, which takes Postgres, a key to verify tokens with, and a keyring
 * that may seal what Atlassian gives.
 */
export function health(
  app: FastifyInstance,
  parts: {
    database: Pick<Database, 'isReachable'>;
    keys: Pick<SigningKeys, 'size' | 'refresh'>;
    keyring: Pick<Keyring, 'unfit'>;
  },
): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (request, reply) => {
    const postgres = await parts.database.isReachable();
    // Until auth has made its first key there is none: looking again is all there is to do.
    if (postgres && parts.keys.size === 0) await parts.keys.refresh().catch(() => {});
    const signingKeys = parts.keys.size > 0;
    const unfit = parts.keyring.unfit();
    if (unfit) request.log.error({ event: 'keyring.unfit', cause: unfit }, 'not ready');
    const ready = postgres && signingKeys && !unfit;
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not ready', postgres, signing_keys: signingKeys, keyring: !unfit });
  });
}
