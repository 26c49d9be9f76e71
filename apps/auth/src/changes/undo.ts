import type { AnyChange } from '@gatehouse/contract';
import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type { Keyring } from '@gatehouse/vault';
import { sha256 } from '../provider/hashing.js';
import { AtlassianRefusal, CannotUndo, openSite, type SiteAccessParts } from './access.js';
import { type Claim, createClaims } from './claims.js';
import { offerOf } from './offer.js';
import type { ChangeRecord } from './records.js';
import type { State, WayBack } from './ways/ways.js';

/** All requests of one undo together (milliseconds). */
const PATIENCE_MS = 25_000;

/** Kept from leaving, by a claim that ended or by the clock. */
const ENDED = 'It took too long, or the connection of the account ended meanwhile, and nothing was sent. Try again.';

/** What came of wanting a change undone. */
export type Undone =
  | { kind: 'undone' }
  /** It was undone before, or was as it had been before. */
  | { kind: 'already' }
  /** Somebody is at it this moment, or was and it is not known yet what came of it. */
  | { kind: 'under_way' }
  /** Nothing was done: it is no longer as the change left it. `seen` names what it is now. */
  | { kind: 'differs'; now: AnyChange; seen: string }
  /** Nothing was done: it has to be confirmed on a page of its own. */
  | { kind: 'confirm' }
  /** Nothing was done, for a reason that is the user's to read. */
  | { kind: 'refused'; sentence: string }
  /** Atlassian's answer was lost, and looking for what came of it failed too. */
  | { kind: 'unknown' };

/** What the user has agreed to beyond the plain undo. */
export interface Agreed {
  /** The name of the difference that they were shown. */
  seen?: string | undefined;
  /** That something is taken away. */
  confirmed: boolean;
}

export interface UndoParts extends SiteAccessParts {
  pool: Database['pool'];
  keyring: Keyring;
  logger: Logger;
  /** The tools that the operator has turned on. */
  tools: ReadonlySet<string>;
  /** Called before anything is sent. */
  prepare(): Promise<void>;
}

export function createUndo(parts: UndoParts): (record: ChangeRecord, agreed: Agreed) => Promise<Undone> {
  const { logger } = parts;
  const claims = createClaims(parts);

  const log = (record: ChangeRecord, outcome: string, detail?: string) => {
    const { id, userId, clientId, tool, siteId: site, connectionId: connection, change } = record;
    const event = { event: 'change.undo', user: userId, client: clientId, record: id, tool, kind: change?.kind };
    logger.info({ ...event, site, connection, outcome, ...(detail ? { detail } : {}) }, 'a user undid a change');
  };

  /** One try, with the right to it in hand. */
  const tryOnce = async (record: ChangeRecord, way: WayBack, agreed: Agreed, claim: Claim): Promise<Undone> => {
    const { change } = way;
    const complete = async (before: State, after: State): Promise<Undone> => {
      await claim.finish({ ...change, before, after } as AnyChange);
      return { kind: 'undone' };
    };
    let hasLeft = false;
    const leaves = async () => {
      hasLeft = await claim.leaves();
      return hasLeft;
    };
    try {
      await parts.prepare();
      const ask = await openSite(parts, record, way.needs, { leaves, signal: AbortSignal.timeout(PATIENCE_MS) });
      const earlier = claim.isTakenOver && (await way.landed(ask, claim.id));
      if (earlier) return await complete(change.after, earlier.state);
      const now = await way.read(ask);
      if (way.compared(now) === way.compared(change.before)) {
        await claim.release();
        return { kind: 'already' };
      }
      const seen = sha256(way.compared(now)).toString('base64url');
      if (way.compared(now) !== way.compared(change.after) && seen !== agreed.seen) {
        await claim.release();
        return { kind: 'differs', seen, now: { ...change, after: now } as AnyChange };
      }
      try {
        return await complete(now, await way.write(ask, now, claim.id));
      } catch (error) {
        if (!(error instanceof AtlassianRefusal) || !error.error.mayHaveLanded) throw error;
        const found = await way.landed(ask, claim.id).catch(() => false as const);
        if (found) return await complete(now, found.state);
        await claim.leaveOpen();
        return { kind: 'unknown' };
      }
    } catch (error) {
      // Of several requests one may have been done: whoever comes next compares anew.
      const isCertain = !hasLeft || error instanceof AtlassianRefusal || error instanceof CannotUndo;
      await (isCertain ? claim.release() : claim.leaveOpen());
      throw error;
    }
  };

  return async (record, agreed) => {
    const offer = offerOf(record, parts.tools);
    if (!offer.ok) {
      if (offer.sentence === undefined) return { kind: 'already' };
      log(record, 'refused', 'no_way_back');
      return { kind: 'refused', sentence: offer.sentence };
    }
    const { way } = offer;
    if (way.destroys && !agreed.confirmed) return { kind: 'confirm' };
    const { before, after } = way.change;
    const claimed = await claims.take(record, { ...way.change, before: after, after: before } as AnyChange);
    if (!claimed.ok) return { kind: claimed.reason === 'undone' ? 'already' : 'under_way' };
    try {
      const undone = await tryOnce(record, way, agreed, claimed.claim);
      log(record, undone.kind);
      return undone;
    } catch (error) {
      if (error instanceof CannotUndo) {
        log(record, 'refused', error.code);
        return { kind: 'refused', sentence: error.message };
      }
      if (error instanceof AtlassianRefusal) {
        log(record, 'refused', error.error.logText);
        return { kind: 'refused', sentence: error.error.kind === 'aborted' ? ENDED : error.error.message };
      }
      log(record, 'failed');
      throw error;
    }
  };
}
