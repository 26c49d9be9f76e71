import type { Database } from '@gatehouse/database';
import type { Keyring } from '@gatehouse/vault';
import type { FastifyInstance } from 'fastify';
import type { SigningKeys } from '../provider/signing/signing-keys.js';

export interface HealthParts {
  database: Pick<Database, 'isReachable'>;
  signing: Pick<SigningKeys, 'staleFor'>;
  keyrings: readonly Pick<Keyring, 'unfit'>[];
}

/** A replica that cannot read the signing keys would go on signing with one that is withdrawn (milliseconds). */
const KEYS_STALE_MS = 5 * 60_000;

/**
 * `live`: the process answers. `ready`: it can serve, which takes Postgres, signing keys that are up to date, and
 * keyrings that may seal. Which key stands in the way is for the log alone.
 */
export function registerHealth(app: FastifyInstance, { database, signing, keyrings }: HealthParts): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (request, reply) => {
    if (!(await database.isReachable())) return reply.code(503).send({ status: 'waiting for PostgreSQL' });
    if (signing.staleFor() > KEYS_STALE_MS) return reply.code(503).send({ status: 'the signing keys are out of date' });
    const causes = keyrings.flatMap((keyring) => keyring.unfit() ?? []);
    if (causes.length > 0) {
      request.log.error({ event: 'keyring.unfit', cause: causes.join('; ') }, 'not ready');
      return reply.code(503).send({ status: 'a keyring is not fit to seal' });
    }
    return { status: 'ready' };
  });
}
