import { createHash, randomBytes } from 'node:crypto';
import type { ConfirmPlace } from '@gatehouse/config';
import { APPROVED_MINUTES, type ShownCall } from '@gatehouse/contract';
import { type Database, inTransaction } from '@gatehouse/database';
import { confirmationPlace, type Keyring, seal } from '@gatehouse/vault';
import type { Principal } from '../bearer/principal.js';
import { openBytes } from '../linking/sealed-text.js';
import { promptly } from '../promptly.js';

/** A confirmation is handed out again only while somebody who follows it has this much time left. */
const WORTH_HANDING_OUT = `interval '3 minutes'`;
const APPROVED_FOR = `interval '${APPROVED_MINUTES} minutes'`;
/** How long after its end a call that waited for it may come back for the decision. */
const STILL_WAITED_FOR = `interval '5 minutes'`;
/** More than anybody looks at, of one client and of all together: no client can use up what others may ask. */
const MAX_OPEN_OF_CLIENT = 10;
const MAX_OPEN = 40;

export type Decision = 'approved' | 'declined';

/** What is confirmed. */
export interface AskedFor {
  /** Equal for the same call of the same device to the same place. */
  callHash: Buffer;
  /** Equal where it changes the same in the same way; undefined where it changes nothing that is there. */
  stateHash: Buffer | undefined;
}

/** The confirmation that waits for a call. */
export interface Opened {
  id: string;
  /** What is shown: with a word where the same call was asked about or approved before, and finds something else now. */
  shown: ShownCall;
}

/** A call that asks to be confirmed. */
export interface Asking {
  principal: Principal;
  call: AskedFor;
  tool: string;
  connectionId: string | undefined;
  shown: ShownCall;
}

/** The rows by which calls are confirmed, each once; all times are PostgreSQL's own. */
export interface Confirmations {
  /** What was said of a call like this that was not made yet; that it was declined is told once. */
  said(call: AskedFor, userId: string): Promise<Decision | undefined>;
  /**
   * The confirmation that waits for this call, made where there is none. What was asked, or approved, of the same call
   * that found something else there ends.
   * @returns undefined where too many wait
   */
  open(asking: Asking): Promise<Opened | undefined>;
  /** What its user said in their client. @returns whether it was still to be said */
  decide(id: string, principal: Principal, decision: Decision): Promise<boolean>;
  /** How far one is: `over` where it has long ended, or is somebody else's. */
  progress(id: string, principal: Principal): Promise<'open' | Decision | 'over'>;
  /** Notes that the client knows of the no. */
  told(id: string): Promise<void>;
  /**
   * Uses an approval of this call up.
   * @param by the write; the same may use it again
   * @returns its hash, or undefined where there is none
   */
  use(call: AskedFor, userId: string, by: string): Promise<Buffer | undefined>;
  /** Gives one back, because certainly nothing was done. */
  giveBack(idHash: Buffer, by: string): Promise<void>;
  /** Which of these, by hash, were decided. */
  decided(hashes: Buffer[]): Promise<ReadonlyMap<string, Decision>>;
}

/** What stands in the database in an id's place. */
export const hashOfConfirmation = (id: string): Buffer => createHash('sha256').update(id).digest();

export function createConfirmations(parts: {
  pool: Database['pool'];
  keyring: Keyring;
  places: ReadonlySet<ConfirmPlace>;
}): Confirmations {
  const { pool, keyring } = parts;
  const places = [...parts.places];
  const ask = <R extends object>(name: string, text: string, values: unknown[]) =>
    promptly<R>(pool, { name: `confirmation-${name}`, text, values });

  const findOpen = async (asker: Pick<Database['pool'], 'query'>, { call, principal }: Asking) => {
    const { subject } = principal;
    const { rows } = await asker.query<{ id_hash: Buffer; id_sealed: Buffer }>(
      `select id_hash, id_sealed from call_confirmations
       where call_hash = $1 and user_id = $2 and decision is null and in_portal = $3
         and expires_at > now() + ${WORTH_HANDING_OUT} and state_hash is not distinct from $4
       order by expires_at desc limit 1`,
      [call.callHash, subject, parts.places.has('portal'), call.stateHash ?? null],
    );
    const [row] = rows;
    return row && openBytes(keyring, row.id_sealed, confirmationPlace(row.id_hash, subject, 'id'))?.toString('ascii');
  };
  /** @returns whether there were any */
  const endOthers = async (asker: Pick<Database['pool'], 'query'>, { call, principal }: Asking) => {
    const { rowCount } = await asker.query(
      `update call_confirmations set expires_at = now()
       where call_hash = $1 and user_id = $2 and state_hash is distinct from $3 and used_at is null
         and decision is distinct from 'declined' and expires_at > now()`,
      [call.callHash, principal.subject, call.stateHash ?? null],
    );
    return rowCount !== 0;
  };
  const insert = async (
    asker: Pick<Database['pool'], 'query'>,
    { principal, call, tool, connectionId, shown }: Asking,
  ) => {
    const { subject, clientId, grantId } = principal;
    const id = `cnf_${randomBytes(32).toString('base64url')}`;
    const hash = hashOfConfirmation(id);
    const sealed = (part: 'id' | 'shown', text: string) =>
      seal(keyring, Buffer.from(text), confirmationPlace(hash, subject, part));
    const { rowCount } = await asker.query(
      `insert into call_confirmations (id_hash, id_sealed, user_id, client_id, grant_id, connection_id, call_hash, tool,
         in_portal, shown_sealed, state_hash)
       select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
       from (select count(*) as all_open, count(*) filter (where client_id = $4) as of_client from call_confirmations
             where user_id = $3 and decision is null and expires_at > now()) as waiting
       where all_open < ${MAX_OPEN} and of_client < ${MAX_OPEN_OF_CLIENT}`,
      [
        hash,
        sealed('id', id),
        subject,
        clientId,
        grantId ?? null,
        connectionId ?? null,
        call.callHash,
        tool,
        parts.places.has('portal'),
        sealed('shown', JSON.stringify(shown)),
        call.stateHash ?? null,
      ],
    );
    return rowCount ? id : undefined;
  };

  return {
    async said({ callHash, stateHash }, userId) {
      const { rows } = await ask<{ decision: Decision }>(
        'said',
        `update call_confirmations set used_at = case when decision = 'declined' then now() end
         where id_hash = (
           select id_hash from call_confirmations
           where call_hash = $1 and user_id = $2 and used_at is null and expires_at > now() and decision is not null
             and (decision = 'declined' or decided_in = any($3)) and state_hash is not distinct from $4
           order by decided_at desc limit 1 for update) and used_at is null
         returning decision`,
        [callHash, userId, places, stateHash ?? null],
      );
      return rows[0]?.decision;
    },
    open: (asking) =>
      inTransaction(pool, async (client) => {
        // One at a time for each user, over all replicas: whoever waited finds what the other made.
        await client.query(`select pg_advisory_xact_lock(hashtextextended('call_confirmations:' || $1, 0))`, [
          asking.principal.subject,
        ]);
        const changed = await endOthers(client, asking);
        const shown = { ...asking.shown, ...(changed ? { changed } : {}) };
        const id = (await findOpen(client, asking)) ?? (await insert(client, { ...asking, shown }));
        return id === undefined ? undefined : { id, shown };
      }),
    async decide(id, { subject, clientId }, decision) {
      const { rowCount } = await ask(
        'decide',
        `update call_confirmations
         set decision = $4, decided_in = 'client', decided_at = now(),
           expires_at = case when $4 = 'approved' then now() + ${APPROVED_FOR} else expires_at end
         where id_hash = $1 and user_id = $2 and client_id = $3 and expires_at > now()
           and (decision is null or $4 = 'declined' and decision = 'approved' and used_at is null)`,
        [hashOfConfirmation(id), subject, clientId, decision],
      );
      return rowCount === 1;
    },
    async progress(id, { subject, clientId }) {
      const { rows } = await ask<{ decision: Decision | null; over: boolean }>(
        'progress',
        `select decision, expires_at + ${STILL_WAITED_FOR} < now() as over from call_confirmations
         where id_hash = $1 and user_id = $2 and client_id = $3`,
        [hashOfConfirmation(id), subject, clientId],
      );
      const [row] = rows;
      return !row || row.over ? 'over' : (row.decision ?? 'open');
    },
    async told(id) {
      await ask('told', `update call_confirmations set used_at = coalesce(used_at, now()) where id_hash = $1`, [
        hashOfConfirmation(id),
      ]);
    },
    async use({ callHash, stateHash }, userId, by) {
      const { rows } = await ask<{ id_hash: Buffer }>(
        'use',
        `update call_confirmations set used_at = coalesce(used_at, now()), used_by = $3
         where id_hash = (
           select id_hash from call_confirmations
           where call_hash = $1 and user_id = $2 and decision = 'approved' and decided_in = any($4) and expires_at > now()
             and (used_at is null or used_by = $3) and state_hash is not distinct from $5
           order by used_at nulls last limit 1 for update) and (used_at is null or used_by = $3)
         returning id_hash`,
        [callHash, userId, by, places, stateHash ?? null],
      );
      return rows[0]?.id_hash;
    },
    async giveBack(idHash, by) {
      await ask(
        'give-back',
        `update call_confirmations set used_at = null, used_by = null where id_hash = $1 and used_by = $2`,
        [idHash, by],
      );
    },
    async decided(hashes) {
      const { rows } = await ask<{ id_hash: Buffer; decision: Decision }>(
        'decided',
        'select id_hash, decision from call_confirmations where id_hash = any($1) and decision is not null',
        [hashes],
      );
      return new Map(rows.map(({ id_hash: hash, decision }) => [hash.toString('hex'), decision]));
    },
  };
}
