import type { Database } from '@gatehouse/database';
import { promptly } from '../promptly.js';
import { createRemembered } from './remembered.js';

const MAX_CLIENTS = 10_000;

/** Which service a client acts as, as an operator bound it. */
export interface Bindings {
  /**
   * Read from Postgres at first sight, and then known until {@link Bindings.forget}. While the change log is not fresh,
   * Postgres is asked each time.
   *
   * @returns the service's id, or nothing where the client acts as none
   * Rejects where Postgres had to be asked and did not answer.
   */
  serviceOf(clientId: string): Promise<string | undefined>;
  /** The client was unbound, or bound to another service. */
  forget(clientId: string): void;
}

/** @param isFresh whether what the change log said so far may be acted on */
export function createBindings(pool: Database['pool'], isFresh: () => boolean | Promise<boolean>): Bindings {
  const read = async (clientId: string): Promise<string | undefined> => {
    const { rows } = await promptly<{ service_id: string }>(pool, {
      name: 'service-of-client',
      text: 'select service_id from service_clients where client_id = $1',
      values: [clientId],
    });
    return rows[0]?.service_id;
  };
  const known = createRemembered({ read, max: MAX_CLIENTS });
  return {
    serviceOf: async (clientId) => ((await isFresh()) ? await known.get(clientId) : await read(clientId)),
    forget: known.forget,
  };
}
