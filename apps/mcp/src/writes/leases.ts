import type { Logger } from '@gatehouse/telemetry';
import type { Ledger } from './ledger.js';

const RENEW_EVERY_MS = 1_000;

/** A call that this process has in its hands. */
export interface Lease {
  readonly key: Buffer;
  readonly owner: string;
  /** Whether its request runs; otherwise what came of an earlier one is looked for. */
  sending: boolean;
  end(): void;
}

/** What this process has in its hands: said again every second, in one statement, as long as it has anything. */
export interface Leases {
  begin(key: Buffer, owner: string, sending: boolean): Lease;
}

export function createLeases(ledger: Pick<Ledger, 'renew'>, logger: Logger): Leases {
  const held = new Set<Lease>();
  let timer: NodeJS.Timeout | undefined;

  const renew = () => {
    ledger.renew([...held]).catch((error: unknown) => logger.warn({ err: error }, 'leases could not be renewed'));
  };
  return {
    begin(key, owner, sending) {
      const lease: Lease = {
        key,
        owner,
        sending,
        end() {
          held.delete(lease);
          if (held.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
      held.add(lease);
      timer ??= setInterval(renew, RENEW_EVERY_MS);
      return lease;
    },
  };
}
