import { randomUUID } from 'node:crypto';
import type { Database } from '@gatehouse/database';
import type { Keyring } from '@gatehouse/vault';
import type { Audit } from '../audit.js';
import type { Principal } from '../bearer/principal.js';
import type { AtlassianAccess, ConnectedSite } from '../credentials/access.js';
import { failure, ToolFailure } from '../tools/failure.js';
import type { AnyTool, ToolAnswer } from '../tools/tool.js';
import type { CopiedFile } from '../writes/about.js';
import { createIdentify } from '../writes/identity.js';
import { comparison } from './comparison.js';
import type { AskedFor, Confirmations } from './confirmations.js';
import { planOf } from './plan.js';
import type { ConfirmPolicy } from './policy.js';
import type { Words } from './reading.js';
import { forClient, shownCall } from './shown.js';
import { type Changed, changedBy, stateOf } from './state.js';
import { DECLINED, NOBODY, NOT_APPROVED, TOO_MANY } from './words.js';

/** A call as its schema accepted it. */
export interface GuardedCall {
  principal: Principal;
  requestId: string;
  tool: AnyTool;
  input: Record<string, unknown>;
}

/** One call that its user has to confirm, on its way. */
export interface Guard {
  /**
   * Whether the call may be made: it is, up to a request that is not sent, to see what it would do.
   * @returns its answer, where that found nothing to write
   * @throws ToolFailure with the need to ask the user, where they did not approve it
   */
  demand(
    access: AtlassianAccess,
    run: (access: AtlassianAccess) => Promise<ToolAnswer>,
    words: Words,
  ): Promise<ToolAnswer | undefined>;
  /** An access through which no write leaves without an approval of this call, which the first one uses up. */
  watch(access: AtlassianAccess): AtlassianAccess;
  /**
   * The call was made: its approval is used up even if nothing had to be written.
   * @throws ToolFailure where the same call used it meanwhile
   */
  made(): Promise<void>;
}

/** The one place that says whether a call may be made before its user has confirmed it. */
export interface ConfirmGate {
  /** @returns undefined for calls that nobody has to confirm. @throws ToolFailure where there is nobody who could */
  guard(call: GuardedCall): Guard | undefined;
}

type Asked = Pick<ConnectedSite, 'id' | 'account'> | undefined;

export function createConfirmGate(parts: {
  policy: ConfirmPolicy;
  confirmations: Confirmations;
  pool: Database['pool'];
  keyring: Keyring;
  audit: Audit;
  portalUrl: string;
}): ConfirmGate {
  const { policy, confirmations, audit, portalUrl } = parts;
  const identify = createIdentify(parts);
  /** Nothing is done without PostgreSQL's word. */
  const surely = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw failure('unavailable', portalUrl, `a confirmation could not be read or kept: ${error}`);
    }
  };

  return {
    guard(call) {
      const { principal, requestId, tool, input } = call;
      if (!policy.covers(tool)) return undefined;
      if (principal.kind === 'machine') {
        if (policy.machines === 'allow') return undefined;
        throw new ToolFailure('confirmation', NOBODY, 'a machine has nobody to ask');
      }
      const { subject } = principal;
      const run: string = randomUUID();
      // What only checks writes nothing, and is held to that.
      const onlyChecks = input.dry_run === true;
      // What is created replaces nothing; of everything else its user is shown what it replaces.
      const replaces = tool.write !== 'creates';
      let used: Buffer | undefined;
      let landed = false;
      /** Requests that left with the approval, and of which it is not known what came. */
      let away = 0;
      /** What the approval is for. */
      let approved: AskedFor | undefined;

      const hashOf = async (given: Record<string, unknown>) => (await identify(principal, tool.name, given)).arguments;
      const askedFor = async (
        site: Asked,
        copies: CopiedFile | undefined,
        changed: Changed | undefined,
      ): Promise<AskedFor> => {
        const where = { grant: principal.grantId, site: site?.id, connection: site?.account.connectionId };
        return {
          callHash: await hashOf({ ...where, input, copies: copies && boundOf(copies) }),
          stateHash: replaces && changed ? await hashOf({ state: stateOf(changed) }) : undefined,
        };
      };
      const use = async (asked: AskedFor, by: string): Promise<boolean> => {
        // What is written behind the first write finds what that has left.
        if (used) return approved?.callHash.equals(asked.callHash) === true;
        used = await confirmations.use(asked, subject, by);
        if (!used) return false;
        approved = asked;
        audit.confirmation({ principal, requestId, tool: tool.name, step: 'used', where: undefined });
        return true;
      };
      const giveBack = async (by: string): Promise<void> => {
        if (!used || landed || away > 0) return;
        await confirmations.giveBack(used, by).catch(() => {});
        used = undefined;
        audit.confirmation({ principal, requestId, tool: tool.name, step: 'given_back', where: undefined });
      };

      return {
        async demand(access, attempt, { read, clean }) {
          if (onlyChecks) return undefined;
          const looks = replaces || tool.looksFirst(input);
          const { site, copies, changed, answer } = await planOf(access, looks, attempt);
          if (replaces && answer) return answer;
          const asked = await surely(askedFor(site, copies, changed));
          const said = await surely(confirmations.said(asked, subject));
          if (said === 'approved') {
            approved = asked;
            return undefined;
          }
          if (said === 'declined') throw new ToolFailure('declined', DECLINED);
          const change = replaces && changed ? await comparison(changed, tool.write === 'deletes', read) : undefined;
          const shown = shownCall(tool, input, site, { copies, change });
          const connectionId = site?.account.connectionId;
          const opened = await surely(
            confirmations.open({ principal, call: asked, tool: tool.name, connectionId, shown }),
          );
          if (!opened) throw new ToolFailure('confirmation', TOO_MANY, 'too many wait');
          throw new ToolFailure('confirmation', NOT_APPROVED, 'to be confirmed', undefined, {
            purpose: 'confirm',
            id: opened.id,
            shown: forClient(opened.shown, clean),
          });
        },
        watch: (access) => ({
          ...access,
          async ask(site, send, write) {
            let refused: ToolFailure | undefined;
            let by: string = run;
            /** Whether it is this request that left with the approval; others may be sent within it. */
            let mine = false;
            const attempt: typeof send = async (http, going) => {
              const leaves = async (): Promise<boolean> => {
                if (going.leaves && !(await going.leaves())) return false;
                by = going.mark ?? run;
                try {
                  const asked = await surely(askedFor(site, write?.copies, changedBy(write)));
                  const may = !onlyChecks && (await surely(use(asked, by)));
                  if (!may) refused = new ToolFailure('confirmation', NOT_APPROVED, 'no approval to use');
                  else if (!mine) away += 1;
                  mine ||= may;
                } catch (error) {
                  refused = error as ToolFailure;
                }
                return refused === undefined;
              };
              const result = await send(http, { ...going, leaves });
              if (mine && (result.ok || result.error.mayHaveLanded)) landed = true;
              return result;
            };
            try {
              return await access.ask(site, attempt, write);
            } catch (error) {
              if (mine) away -= 1;
              // Any other error says that the call is in other hands by now, and its approval with it.
              if (mine && error instanceof ToolFailure) await giveBack(by);
              throw refused ?? error;
            }
          },
        }),
        async made() {
          if (used || !approved) return;
          if (!(await surely(use(approved, run))))
            throw new ToolFailure('confirmation', NOT_APPROVED, 'used meanwhile');
        },
      };
    },
  };
}

/** What makes it the same file. */
function boundOf({ product, site, id, name, type, size, version }: CopiedFile) {
  return { product, site: site.id, connection: site.account.connectionId, id, name, type, size, version };
}
