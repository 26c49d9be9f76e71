import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AtlassianCall, AtlassianErrorKind, AtlassianHttp, AtlassianResult, Find } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../credentials/access.js';
import type { Progress } from '../tools/tool.js';
import type { CallIdentity } from './identity.js';
import type { Lease, Leases } from './leases.js';
import type { Ledger, TakenOver } from './ledger.js';
import { looking, WORDS } from './words.js';

/** What was noted less long ago is sent; later the note might be out of date, and others at it (milliseconds). */
const SEND_WITHIN_MS = 2_000;
/** The first pause between two looks, which doubles, and the longest (milliseconds). */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4_000;
/** Errors of a look that another may not meet. */
const PASSING: ReadonlySet<AtlassianErrorKind> = new Set(['rate_limited', 'unavailable']);

/** A call like this one was noted first: whoever has it is to be waited for. */
export class Repeated extends Error {}

/** Who calls what. */
export interface ClaimedCall {
  identity: CallIdentity;
  userId: string | null;
  clientId: string;
  tool: string;
  /** Ends looking for what was lost. */
  signal: AbortSignal;
  /** Tells the client what its call waits for. */
  progress: Progress | undefined;
}

/** One run of a tool that creates. */
export interface Claim {
  /** The access that the tool is to use: what it creates goes through here. */
  watch(access: AtlassianAccess): AtlassianAccess;
  /** What came of it, so far. `none`: nothing was sent. */
  readonly fate: 'none' | 'open' | 'created' | 'found';
  readonly owner: string;
  /** Gives the call up: where something may have been sent, others may find out. Never rejects. */
  end(): Promise<void>;
}

type Site = Pick<ConnectedSite, 'id' | 'account'>;
interface Ask<T> {
  http: AtlassianHttp;
  call: AtlassianCall;
  site: Site;
  find: Find<T> | undefined;
  check: (() => Promise<void>) | undefined;
}

/**
 * @param owner who has the call; where it was taken over, who took it
 * @param taken a call that was sent before, and of which it has to be found out what came of it before anything is sent
 */
export function createClaim(
  { ledger, leases }: { ledger: Ledger; leases: Leases },
  given: ClaimedCall,
  owner: string,
  taken: TakenOver | undefined,
): Claim {
  const { key } = given.identity;
  let lease: Lease | undefined = taken && leases.begin(key, owner, false);
  let fate: Claim['fate'] = taken ? 'open' : 'none';
  let lost: TakenOver | undefined = taken;
  const mark = taken?.mark ?? randomUUID();

  const giveUp = () => {
    lease?.end();
    lease = undefined;
  };

  /** Notes that the request is about to leave. @returns whether it may */
  const note = async (site: Site): Promise<boolean> => {
    const began = performance.now();
    if (lease) {
      if (!(await ledger.again(key, owner))) throw new Repeated();
      lease.sending = true;
    } else {
      const { identity, userId, clientId, tool } = given;
      const { id: siteId, account } = site;
      const { connectionId } = account;
      if (!(await ledger.claim({ identity, owner, userId, clientId, tool, mark, siteId, connectionId }))) {
        throw new Repeated();
      }
      lease = leases.begin(key, owner, true);
    }
    fate = 'open';
    return performance.now() - began < SEND_WITHIN_MS;
  };

  /** Looks for what a lost request created, until it is found or cannot land any more. */
  const findOut = async <T>({ http, call, site, find }: Ask<T>): Promise<AtlassianResult<T | undefined>> => {
    if (!find) throw WORDS.never('this cannot be looked up');
    if (lost && (lost.siteId !== site.id || lost.connectionId !== site.account.connectionId)) {
      throw WORDS.never('it was sent to another site, or through another connection');
    }
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const standing = await ledger.hold(key, owner);
      if (!standing) throw new Repeated();
      const { sentAgoMs, lateMs } = standing;
      const { accountId } = site.account;
      const found = await find(http, call, { mark, sentAgoMs, accountId });
      if (found.ok && (found.value !== undefined || lateMs <= 0)) return found;
      if (!found.ok && found.error.kind === 'unauthorized') return found;
      if (!found.ok && found.error.code === 'undecided' && lateMs <= 0) throw WORDS.never(found.error.logText);
      if (given.signal.aborted) throw WORDS.notYet(lateMs);
      given.progress?.(looking(lateMs));
      if (!found.ok && (lateMs <= 0 || !PASSING.has(found.error.kind))) throw WORDS.lookFailed(found.error.logText);
      await sleep(Math.min(pause, Math.max(lateMs, 0) + 50), undefined, { signal: given.signal }).catch(() => {
        throw WORDS.notYet(lateMs);
      });
    }
  };

  const sendOnce = async <T>(
    ask: Ask<T>,
    send: (http: AtlassianHttp, call: AtlassianCall) => Promise<AtlassianResult<T>>,
  ): Promise<AtlassianResult<T>> => {
    const { http, call, site } = ask;
    if (!lost) await ask.check?.();
    let left = false;
    let trouble: unknown;
    const leaves = async (): Promise<boolean> => {
      left = true;
      // Not before it is known what came of the one before.
      if (lost) return false;
      return await note(site).catch((error: unknown) => {
        trouble = error;
        return false;
      });
    };
    const result = await send(http, { ...call, mark, leaves });
    if (trouble) throw trouble;
    // Only what writes comes past here: whatever a tool reads is none of our business.
    if (!left) return result;
    if (lost) {
      const found = await findOut(ask);
      if (!found.ok) return found;
      if (found.value !== undefined) {
        fate = 'found';
        return { ok: true, value: found.value };
      }
      lost = undefined;
      return await sendOnce(ask, send);
    }
    if (result.ok) {
      fate = 'created';
      return result;
    }
    if (!result.error.mayHaveLanded) {
      await ledger.release(key, owner);
      giveUp();
      fate = 'none';
      return result;
    }
    if (lease) lease.sending = false;
    await ledger.lost(key, owner, result.error.isOver);
    const found = await findOut(ask);
    if (!found.ok) return found;
    if (found.value !== undefined) {
      fate = 'found';
      return { ok: true, value: found.value };
    }
    await ledger.release(key, owner);
    giveUp();
    fate = 'none';
    throw WORDS.notCreated(result.error.logText);
  };

  return {
    owner,
    get fate() {
      return fate;
    },
    watch: (access) => ({
      ...access,
      ask: (site, send, write) =>
        access.ask(
          site,
          (http, call) => sendOnce({ http, call, site, find: write?.find, check: write?.check }, send),
          write,
        ),
    }),
    async end() {
      const was = lease;
      giveUp();
      if (was && fate !== 'none') await ledger.letGo(key, owner).catch(() => {});
    },
  };
}
