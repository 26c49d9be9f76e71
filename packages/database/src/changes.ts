import pg from 'pg';

/**
 * What a change is about: `subject` is a grant's, client's, user's or connection's id, a token's `jti`, or, of kind
 * `credential`, the id of the user or the service that a connection belongs to, or, of kind `service`, the id of a client
 * whose binding to a service ended or changed. Of kind `quota` it is a site's id or `app`, of kind `cancel` the key of a
 * call.
 */
export type ChangeKind =
  | 'grant'
  | 'client'
  | 'token'
  | 'user'
  | 'connection'
  | 'credential'
  | 'service'
  | 'quota'
  | 'cancel';

/**
 * Access that ended before its time. A change of kind `user` means "look again": the user was suspended, restored or
 * deleted, and two changes of one user may arrive in another order than they happened; so does one of kind `service`.
 * One of kind `credential` ends nothing: a connection was made, removed, or has other tokens, scopes or sites than before.
 * Nor does one of kind `quota`: Atlassian's quota there is used up; or `cancel`: a client no longer wants a call.
 */
export interface Change {
  kind: ChangeKind;
  subject: string;
  /** When it happened, by the database's clock, in milliseconds since the epoch. */
  at: number;
  /** Milliseconds from now after which no access token from before can be alive, or a quota or cancellation is over. */
  keepFor: number;
}

export interface ChangeFeedOptions {
  /** The address of the database. */
  url: string;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** Told of each change once, in no order that can be relied on; must not throw. */
  apply: (changes: readonly Change[]) => void;
  /** Told of polls that failed; the feed goes on by itself. */
  onError: (error: unknown) => void;
}

export interface ChangeFeed {
  /** How old the knowledge is: milliseconds since the last good poll began. What was committed before that is known. */
  staleFor(): number;
  /** Polls at once, or joins the poll that is under way. Fulfilled when it is over, whether it went well or not. */
  look(): Promise<void>;
  close(): Promise<void>;
}

const POLL_EVERY_MS = 200;
/** A poll that takes longer is lost, and its connection with it (milliseconds). */
const POLL_TIMEOUT_MS = 1_000;
/** For so long the first poll is tried again where no answer came: whoever starts may be on a busy machine (milliseconds). */
const START_PATIENCE_MS = 10_000;
const CHANNEL = 'gatehouse_changes';

/*
 * Ids are drawn before a commit: a transaction that commits late has lower ones than others that were read already. So
 * each poll reads again whatever may have been under way at the poll before, which is all that was written by
 * transactions from that snapshot's xmin on. The smaller of two xmins guards against a database that was restored.
 *
 * The first poll ($1 is 0) takes no credentials: there are many, and who starts holds none that they could be about.
 */
const POLL = `
  select pg_snapshot_xmin(pg_current_snapshot())::text as xmin, change.id, change.kind, change.subject,
    extract(epoch from change.at)::float8 * 1000 as at,
    extract(epoch from change.expires_at - clock_timestamp())::float8 * 1000 as keep_for
  from (select) as once
  left join changes change
    on change.xid >= least($1::xid8, pg_snapshot_xmin(pg_current_snapshot())) and change.expires_at > now()
    and ($1 <> '0' or change.kind <> 'credential')`;

interface Row {
  xmin: string;
  id: string | null;
  kind: ChangeKind;
  subject: string;
  at: number;
  keep_for: number;
}

/**
 * Follows the change log, in commit-safe order: by polling several times a second, on one connection of its own, so
 * that busy pools do not delay it. NOTIFY only makes it faster: it may be lost, or absent behind a transaction pooler.
 *
 * @returns once everything that counts has been applied
 * @throws the database's error, if that first load fails
 */
export async function openChangeFeed(options: ChangeFeedOptions): Promise<ChangeFeed> {
  let client: pg.Client | undefined;
  let xmin = '0';
  let applied = new Set<string>();
  let knownAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({
      connectionString: options.url,
      application_name: options.applicationName,
      connectionTimeoutMillis: POLL_TIMEOUT_MS,
      query_timeout: POLL_TIMEOUT_MS,
      keepAlive: true,
    });
    // The next poll meets the same failure and reports it; without a listener it would end the process.
    fresh.on('error', () => drop(fresh));
    fresh.on('notification', poke);
    try {
      await fresh.connect();
      // Before the first poll, so that nothing falls between them.
      await fresh.query(`listen ${CHANNEL}`);
      return fresh;
    } catch (error) {
      drop(fresh);
      throw error;
    }
  };

  const drop = (broken: pg.Client) => {
    if (client === broken) client = undefined;
    broken.end().catch(() => {});
  };

  const poll = async (): Promise<void> => {
    client ??= await connect();
    const current = client;
    const began = performance.now();
    try {
      const { rows } = await current.query<Row>({ name: 'changes-poll', text: POLL, values: [xmin] });
      const found = rows.filter((row): row is Row & { id: string } => row.id !== null);
      const news = found.filter(({ id }) => !applied.has(id));
      if (news.length > 0) {
        options.apply(news.map(({ kind, subject, at, keep_for: keepFor }) => ({ kind, subject, at, keepFor })));
      }
      applied = new Set(found.map(({ id }) => id));
      xmin = rows[0]?.xmin ?? xmin;
      knownAt = began;
    } catch (error) {
      drop(current);
      throw error;
    }
  };

  /** Polls until nothing was announced meanwhile. */
  const pollAll = async (): Promise<void> => {
    do {
      again = false;
      await poll();
    } while (again && !closed);
  };

  const poke = () => {
    if (closed) return;
    again = true;
    running ??= pollAll()
      .catch((error: unknown) => {
        if (!closed) options.onError(error);
      })
      .finally(() => {
        running = undefined;
      });
  };

  const giveUpAt = performance.now() + START_PATIENCE_MS;
  const firstPoll = (): Promise<void> =>
    poll().catch((error: unknown) => {
      // What PostgreSQL or the system said has a code; that nothing came in time has none.
      const isAnswer = error instanceof Error && 'code' in error && error.code !== undefined;
      if (isAnswer || performance.now() > giveUpAt) throw error;
      return firstPoll();
    });
  await firstPoll();
  const timer = setInterval(poke, POLL_EVERY_MS).unref();

  return {
    staleFor: () => performance.now() - knownAt,
    look: async () => {
      if (!running) poke();
      await running;
    },
    close: async () => {
      closed = true;
      clearInterval(timer);
      await running;
      await client?.end();
    },
  };
}
