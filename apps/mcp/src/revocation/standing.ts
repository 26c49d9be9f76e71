import { setTimeout as sleep } from 'node:timers/promises';
import { type Change, type ChangeFeed, type Database, openChangeFeed } from '@gatehouse/database';
import type { Principal } from '../bearer/principal.js';
import { createBindings } from './bindings.js';
import { createDenylist } from './denylist.js';
import { readStanding } from './read.js';
import { createActiveUsers } from './users.js';
import { createRunningWork, type Work } from './work.js';

/** Knowledge that is older is not acted on: what was committed a second ago must be known (milliseconds). */
const TRUSTED_MS = 700;
/** For so long a look at the log is waited for (milliseconds). */
const LOOK_MS = 300;
/** After a look in vain, for so long each question goes to Postgres at once (milliseconds). */
const DEAF_MS = 1_000;

/** Whether access that was good when its token was issued is still good, or why not. */
export type Verdict = 'good' | 'revoked' | 'user_inactive';

/**
 * Whether principals may still do what their tokens say. Within a second of a commit that ends a grant, a client, a
 * token, a user, a connection or a client's binding to a service, no replica acts on it any more: the change log is followed in memory, and while that is not fresh enough, each question goes to Postgres.
 */
export interface Standing {
  /**
   * Answers from memory, without Postgres, for users that were seen before.
   *
   * @param connectionId the connection that is about to be used, if one is
   * Rejects where Postgres had to be asked and did not answer.
   */
  check(principal: Principal, connectionId?: string): Promise<Verdict>;
  /**
   * Registers work of a principal, which is aborted when what it rests on ends. Begin first and check then, so that
   * nothing falls between.
   */
  begin(principal: Principal): Work;
  /** The service that a machine's client acts as, if it is bound to one. Rejects where Postgres had to be asked and did not answer. */
  serviceOf(clientId: string): Promise<string | undefined>;
  /**
   * Whether what the change log said so far may be acted on; otherwise Postgres has to be asked. Where it has grown too
   * old, one look at the log is waited for, the same for all: a process that was merely busy does not make every call
   * ask for itself, and get busier still.
   */
  isFresh(): boolean | Promise<boolean>;
  /** Tells a listener of each change from now on. It must not throw. */
  follow(listener: (changes: readonly Change[]) => void): void;
  close(): Promise<void>;
}

/**
 * Opens the change log. Everything in it that counts is known when the promise is fulfilled.
 *
 * @param options.url the database's address, for a connection of the log's own
 * @param options.onError told of reads of the log that failed; they are repeated
 * @throws the database's error, if the log cannot be read
 */
export async function openStanding(options: {
  pool: Database['pool'];
  url: string;
  onError: (error: unknown) => void;
}): Promise<Standing> {
  let feed: ChangeFeed | undefined;
  const denylist = createDenylist();
  const users = createActiveUsers(options.pool);
  let deafUntil = 0;
  let looking: Promise<boolean> | undefined;
  const isTrusted = (): boolean => feed !== undefined && feed.staleFor() <= TRUSTED_MS;
  const look = async (): Promise<boolean> => {
    await Promise.race([feed?.look(), sleep(LOOK_MS, undefined, { ref: false })]);
    looking = undefined;
    if (!isTrusted()) deafUntil = performance.now() + DEAF_MS;
    return isTrusted();
  };
  const isFresh = (): boolean | Promise<boolean> => {
    if (isTrusted()) return true;
    if (performance.now() < deafUntil) return false;
    looking ??= look();
    return looking;
  };
  const bindings = createBindings(options.pool, isFresh);
  const running = createRunningWork();
  const listeners: ((changes: readonly Change[]) => void)[] = [];

  const apply = (changes: readonly Change[]) => {
    denylist.add(changes);
    const unbound = new Set<string>();
    for (const { kind, subject } of changes) {
      if (kind === 'user') users.forget(subject);
      if (kind === 'service') unbound.add(subject);
    }
    for (const clientId of unbound) bindings.forget(clientId);
    for (const listener of listeners) listener(changes);
    for (const work of running) {
      const { principal, connections } = work;
      const removed = [...connections].some(denylist.isRemoved);
      const lostService = principal.kind === 'machine' && connections.size > 0 && unbound.has(principal.clientId);
      if (removed || lostService || denylist.hasEnded(principal)) work.abort();
      else if (changes.some(({ kind, subject }) => kind === 'user' && subject === principal.subject)) lookAgain(work);
    }
  };
  /** A user that was restored works on. Whose state cannot be read does not. */
  const lookAgain = async (work: Work) => {
    const active = await Promise.resolve(users.isActive(work.principal.subject)).catch(() => false);
    if (!active) work.abort();
  };
  const opened = await openChangeFeed({
    url: options.url,
    applicationName: 'gatehouse-mcp-changes',
    apply,
    onError: options.onError,
  });
  feed = opened;

  return {
    async check(principal, connectionId) {
      const { kind, subject } = principal;
      if ((await isFresh()) && kind === 'user' && !(await users.isActive(subject))) return 'user_inactive';
      // Once more, since time may have passed.
      if (!(await isFresh())) return await readStanding(options.pool, principal, connectionId, TRUSTED_MS);
      if (connectionId !== undefined && denylist.isRemoved(connectionId)) return 'revoked';
      return denylist.hasEnded(principal) ? 'revoked' : 'good';
    },
    serviceOf: bindings.serviceOf,
    begin: running.begin,
    isFresh,
    follow: (listener) => void listeners.push(listener),
    close: opened.close,
  };
}
