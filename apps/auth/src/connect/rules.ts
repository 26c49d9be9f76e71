import type { HeldConnection } from '@gatehouse/vault';
import type { FlowKind } from '../signin/flows.js';

/**
 * Whether an account that came back may become a connection of the user who went for it: `fits`; it is `another` than
 * the one they went for; or that one was `removed` meanwhile, and whoever removed it had the last word.
 */
export type Verdict = 'fits' | 'another' | 'removed';

/**
 * An account never takes the place of another: a second one is only ever added by somebody who said so before they left.
 *
 * @param flow.connectionId the connection that was to be reconnected
 */
export function judge(
  { kind, connectionId }: { kind: FlowKind; connectionId?: string | undefined },
  held: readonly HeldConnection[],
  accountId: string,
): Verdict {
  switch (kind) {
    case 'reconnect': {
      const wanted = held.find(({ id }) => id === connectionId);
      if (!wanted) return 'removed';
      return wanted.accountId === accountId ? 'fits' : 'another';
    }
    case 'link':
      return held.length === 0 || held.some((connection) => connection.accountId === accountId) ? 'fits' : 'another';
    default:
      return 'fits';
  }
}
