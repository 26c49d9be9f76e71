import type pg from 'pg';
import { newSecret, sha256 } from '../../provider/hashing.js';

/** States of other trips are base64url: none of them looks like one of these. */
const STATE_PREFIX = 'svc.';
/** Minutes that a trip may take which began at the last moment. */
const TRIP_MINUTES = 10;
/** Minutes for which a browser is shown again what it has linked. */
const SHOWN_MINUTES = 15;

/** Whether somebody comes back who went to link a service's account. */
export function isServiceState(state: string): boolean {
  return state.startsWith(STATE_PREFIX);
}

/** A trip that is over, and the address that it began at. */
export interface Arrival {
  serviceId: string;
  link: Buffer;
}

/**
 * Addresses that an operator's command made. Whoever holds one is taken for the operator: it is open to all browsers
 * until the first one confirms, and to that one alone from then on, until an account was linked.
 */
export interface ServiceLinks {
  /** The service of an address that is open to this browser. */
  look(id: string, browser: string): Promise<string | undefined>;
  /** Makes the address this browser's, and starts the trip. @returns `state`, single use: a later trip ends an earlier */
  confirm(id: string, browser: string): Promise<string | undefined>;
  /** Takes the trip of a `state`, once, for the browser that started it. */
  arrive(state: string, browser: string): Promise<Arrival | undefined>;
  /** Closes the address: an account was linked. */
  complete(link: Buffer): Promise<void>;
  /** The service that this browser has just linked an account to. */
  linked(browser: string): Promise<string | undefined>;
}

const OPEN = 'completed_at is null and expires_at > now()';

export function createServiceLinks(pool: pg.Pool): ServiceLinks {
  const ask = async (text: string, values: unknown[]) =>
    (await pool.query<{ id_hash: Buffer; service_id: string }>(text, values)).rows[0];

  return {
    look: async (id, browser) => {
      const text = `select service_id from service_links
        where id_hash = $1 and coalesce(browser_hash, $2) = $2 and ${OPEN}`;
      return (await ask(text, [sha256(id), sha256(browser)]))?.service_id;
    },
    confirm: async (id, browser) => {
      const state = `${STATE_PREFIX}${newSecret()}`;
      const text = `update service_links set browser_hash = $2, state_hash = $3
        where id_hash = $1 and coalesce(browser_hash, $2) = $2 and ${OPEN} returning service_id`;
      return (await ask(text, [sha256(id), sha256(browser), sha256(state)])) && state;
    },
    arrive: async (state, browser) => {
      const text = `update service_links set state_hash = null
        where state_hash = $1 and browser_hash = $2 and completed_at is null
          and expires_at > now() - interval '${TRIP_MINUTES} minutes' returning id_hash, service_id`;
      const row = await ask(text, [sha256(state), sha256(browser)]);
      return row && { serviceId: row.service_id, link: row.id_hash };
    },
    complete: async (link) => {
      await pool.query('update service_links set completed_at = now() where id_hash = $1', [link]);
    },
    linked: async (browser) => {
      const text = `select service_id from service_links
        where browser_hash = $1 and completed_at > now() - interval '${SHOWN_MINUTES} minutes'
        order by completed_at desc limit 1`;
      return (await ask(text, [sha256(browser)]))?.service_id;
    },
  };
}
