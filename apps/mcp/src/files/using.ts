import { randomUUID } from 'node:crypto';
import { withinItsPlace } from '@gatehouse/atlassian';
import type { AtlassianAccess } from '../credentials/access.js';
import { ToolFailure } from '../tools/failure.js';
import type { Arriving } from './arriving.js';
import type { Refusal } from './refusals.js';
import type { FileTickets } from './tickets.js';

/** A file that was not attached, for a reason of ours. */
export class NotAttached extends ToolFailure {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super('cancelled', refusal);
    this.refusal = refusal;
  }
}

/**
 * An access whose write uses the link up when it leaves, in one statement over all replicas, and gives it back where
 * certainly nothing came of it. The file is read once, so that there is one try.
 */
export function usingLink(
  access: AtlassianAccess,
  { ticket, tickets, file }: { ticket: string; tickets: FileTickets; file: Arriving },
): AtlassianAccess {
  return {
    ...access,
    async ask(site, send, write) {
      let mark: string | undefined;
      let landed = false;
      let trouble: NotAttached | undefined;
      const use = async (by: string): Promise<void> => {
        try {
          if (await tickets.useFor(ticket, by)) mark = by;
          else trouble = new NotAttached('over');
        } catch {
          trouble = new NotAttached('unavailable');
        }
      };
      try {
        return await access.ask(
          site,
          async (http, call) => {
            // With another token, after the first was refused.
            if (file.begun) throw new NotAttached('unavailable');
            const leaves = async (): Promise<boolean> => {
              if (call.leaves && !(await call.leaves())) return false;
              await use(call.mark ?? randomUUID());
              return mark !== undefined;
            };
            // Calls are not to wait for as long as a sender takes.
            const result = await send(withinItsPlace(http), { ...call, leaves, once: true });
            landed = !result.ok && result.error.mayHaveLanded;
            return result;
          },
          write,
        );
      } catch (error) {
        // What may have landed was looked for by now: `atlassian` says that nothing is there.
        const nothing = error instanceof ToolFailure && (!landed || error.code === 'atlassian');
        if (mark !== undefined && nothing) await tickets.giveBack(ticket, mark).catch(() => {});
        if (file.stopped) throw new NotAttached(file.stopped);
        throw trouble ?? error;
      }
    },
  };
}
