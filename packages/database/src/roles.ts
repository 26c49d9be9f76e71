import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';

/** What the resource server's own database role may do. Everything else of ours is out of its reach. */
const MCP_RIGHTS = [
  'grant usage on schema public to %role',
  'grant select (kid, algorithm, status, public_jwk, created_at) on signing_keys to %role',
  'grant select (id, display_name, suspended_at, default_site_id) on users to %role',
  'grant select on connections to %role',
  'grant select on service_clients to %role',
  'grant select on changes to %role',
  'grant execute on function announce to %role',
  'grant execute on function settle_atlassian_points to %role',
  'grant insert on dpop_proofs to %role',
  // Of the vault's keyring alone: a policy on the table sees to it.
  'grant select on keyring_keys to %role',
  'grant select, insert (id_hash, id_sealed, user_id, client_id, purpose, connection_id) on link_requests to %role',
  `grant select, insert (id_hash, id_sealed, user_id, client_id, grant_id, connection_id, call_hash, state_hash, tool,
     in_portal, shown_sealed), update (decision, decided_in, decided_at, expires_at, used_at, used_by) on call_confirmations to %role`,
  'grant select, insert, update (result_sealed), delete on resumed_calls to %role',
  'grant select, insert, update, delete on writes to %role',
  'grant select, insert on write_keys to %role',
  'grant select, insert, update (outcome, change_sealed), delete on write_records to %role',
  'grant select, insert, update (used_at, used_by) on file_tickets to %role',
  'grant select, insert, update on refreshes to %role',
  `grant update (status, scopes, sites, data_key_sealed, access_sealed, refresh_sealed, expires_at, generation, updated_at)
     on connections to %role`,
];

export type RoleResult = { ok: true } | { ok: false; reason: string };

/**
 * Makes the resource server's database role, or brings its password and rights up to date. The cleartext password never
 * reaches PostgreSQL or its log: a SCRAM verifier is sent instead.
 *
 * @param url a role that owns the tables and may create roles
 * @param role the name of the role to make
 * @param password its password, printable ASCII
 * @returns `ok: false` where the server does not let us make roles
 */
export async function ensureMcpRole(url: string, role: string, password: string): Promise<RoleResult> {
  const client = new pg.Client({ connectionString: url, application_name: 'gatehouse-roles' });
  await client.connect();
  const name = pg.escapeIdentifier(role);
  const verifier = pg.escapeLiteral(scramVerifier(password));
  try {
    await client.query('begin');
    // Roles belong to the whole server: two databases migrated at once must not make the same one.
    await client.query(`select pg_advisory_xact_lock(hashtext('gatehouse roles'))`);
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    await client.query(`${rowCount ? 'alter' : 'create'} role ${name} login password ${verifier}`);
    await client.query(`revoke all on all tables in schema public from ${name}`);
    for (const right of MCP_RIGHTS) await client.query(right.replace('%role', name));
    await client.query('commit');
    return { ok: true };
  } catch (error) {
    await client.query('rollback');
    if (error instanceof pg.DatabaseError && error.code === '42501') {
      return { ok: false, reason: 'the database user may not create roles' };
    }
    throw error;
  } finally {
    await client.end();
  }
}

/** RFC 5803 section 2, in PostgreSQL's spelling. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
