import type { Database } from '@gatehouse/database';
import type { FastifyInstance } from 'fastify';
import type { SigningKeys } from '../bearer/keys.js';

/** `live`: the process answers. `ready`: it can serve, which takes Postgres and a key to verify tokens with. */
export function health(app: FastifyInstance, parts: { database: Database; keys: SigningKeys }): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const postgres = await parts.database.isReachable();
    // Until auth has made its first key there is none: looking again is all there is to do.
    if (postgres && parts.keys.size === 0) await parts.keys.refresh().catch(() => {});
    const signingKeys = parts.keys.size > 0;
    const ready = postgres && signingKeys;
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not ready', postgres, signing_keys: signingKeys });
  });
}
