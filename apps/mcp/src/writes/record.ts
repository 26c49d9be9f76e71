import { randomUUID } from 'node:crypto';
import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import { type Keyring, seal, writeRecordPlace } from '@gatehouse/vault';
import type { Principal } from '../bearer/principal.js';
import type { AtlassianAccess, ConnectedSite } from '../credentials/access.js';
import { promptly } from '../promptly.js';
import { failure, ToolFailure } from '../tools/failure.js';
import type { Change } from './about.js';

/** What clients wrote, for their users to see. */
export interface WriteRecords {
  /**
   * An access through which every request that writes is noted before it leaves, and completed with what came of it. Where
   * it cannot be noted it does not leave.
   */
  watch(access: AtlassianAccess, by: { principal: Principal; tool: string }): AtlassianAccess;
}

type Site = Pick<ConnectedSite, 'id' | 'account'>;

/** @param parts.days how long a record is kept; 0 for not at all */
export function createWriteRecords(parts: {
  pool: Database['pool'];
  keyring: Keyring;
  logger: Logger;
  portalUrl: string;
  days: number;
}): WriteRecords {
  const { pool, keyring, logger, portalUrl, days } = parts;
  if (days === 0) return { watch: (access) => access };

  return {
    watch(access, { principal, tool }) {
      const userId = principal.kind === 'user' ? principal.subject : null;
      const sealed = (id: string, change: object) =>
        seal(keyring, Buffer.from(JSON.stringify(change)), writeRecordPlace(id, principal.clientId, userId));

      /** A row that is there already is the same write, sent once more. */
      const note = async (id: string, site: Site, kind: string, change: object, outcome: 'sent' | 'done') => {
        await promptly(pool, {
          name: 'write-record',
          text: `insert into write_records (id, user_id, client_id, tool, kind, site_id, connection_id, outcome,
                   change_sealed, expires_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + make_interval(days => $10))
                 on conflict (id) do update set outcome = excluded.outcome, change_sealed = excluded.change_sealed`,
          values: [
            id,
            userId,
            principal.clientId,
            tool,
            kind,
            site.id,
            site.account.connectionId,
            outcome,
            sealed(id, change),
            days,
          ],
        });
      };
      /** What may have been done stays, and says so; what certainly was not goes. */
      const failed = async (id: string, error: unknown) => {
        const isOpen = !(error instanceof ToolFailure) || error.code === 'unknown' || error.kind === 'unavailable';
        const text = isOpen
          ? `update write_records set outcome = 'unknown' where id = $1 and outcome = 'sent'`
          : `delete from write_records where id = $1 and outcome = 'sent'`;
        await promptly(pool, { name: isOpen ? 'write-record-open' : 'write-record-none', text, values: [id] });
      };
      const quietly = (work: Promise<void>) =>
        work.catch((error: unknown) => logger.warn({ err: error }, 'the record of a write could not be completed'));

      return {
        ...access,
        async ask(site, send, write) {
          const kind = write?.change?.kind ?? 'other';
          let id: string | undefined;
          let trouble: unknown;
          try {
            const answer = await access.ask(
              site,
              (http, call) => {
                const leaves = async (): Promise<boolean> => {
                  id = call.mark ?? id ?? randomUUID();
                  if (call.leaves && !(await call.leaves())) return false;
                  try {
                    await note(id, site, kind, before(write?.change), 'sent');
                  } catch (error) {
                    trouble = error;
                  }
                  return trouble === undefined;
                };
                return send(http, { ...call, leaves });
              },
              write,
            );
            if (id) {
              const after = write?.change?.after?.(answer);
              const change = { ...before(write?.change), ...(after === undefined ? {} : { after }) };
              await quietly(note(id, site, kind, change, 'done'));
            }
            return answer;
          } catch (error) {
            if (trouble !== undefined)
              throw failure('unavailable', portalUrl, `a write could not be noted: ${trouble}`);
            if (id) await quietly(failed(id, error));
            throw error;
          }
        },
      };
    },
  };
}

function before<T>(change: Change<T> | undefined): object {
  if (!change) return {};
  const { target, before: was } = change;
  return { target, ...(was === undefined ? {} : { before: was }) };
}
