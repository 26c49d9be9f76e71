// A process of its own: oidc-provider over PostgreSQL, with a route that makes a family without the pages.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import pg from 'pg';

const port = Number(process.env.PORT);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await pool.query(`create table oidc (model text, id text, payload jsonb, grant_id text, expires_at timestamptz,
  consumed_at timestamptz, primary key (model, id)); create index on oidc (grant_id)`);

/** As in the documentation: each operation stands for itself, `consume` marks what it finds. */
const adapter = (model: string) => {
  const find = async (id: string) => {
    const { rows } = await pool.query({
      name: 'find',
      text: 'select payload, consumed_at from oidc where model = $1 and id = $2',
      values: [model, id],
    });
    return rows[0] && { ...rows[0].payload, ...(rows[0].consumed_at ? { consumed: true } : {}) };
  };
  return {
    find,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: async (id: string, payload: { grantId?: string }, expiresIn: number) => {
      await pool.query({
        name: 'upsert',
        text: `insert into oidc values ($1, $2, $3, $4, now() + make_interval(secs => $5))
               on conflict (model, id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
        values: [model, id, payload, payload.grantId ?? null, expiresIn],
      });
    },
    consume: async (id: string) => {
      await pool.query({
        name: 'consume',
        text: 'update oidc set consumed_at = now() where model = $1 and id = $2',
        values: [model, id],
      });
    },
    destroy: async (id: string) =>
      void (await pool.query('delete from oidc where model = $1 and id = $2', [model, id])),
    revokeByGrantId: async (grantId: string) =>
      void (await pool.query('delete from oidc where model = $1 and grant_id = $2', [model, grantId])),
  };
};

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const resource = 'http://localhost:4001/mcp';
const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter,
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'bench' }] } as never,
  clients: [
    {
      client_id: 'bench',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: ['http://127.0.0.1/callback'],
      application_type: 'native',
    },
  ],
  findAccount: async (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  rotateRefreshToken: true,
  features: {
    resourceIndicators: {
      enabled: true,
      defaultResource: async () => resource,
      useGrantedResource: async () => true,
      getResourceServerInfo: async () => ({
        scope: 'jira:read',
        audience: resource,
        accessTokenTTL: 1_800,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
});

async function newFamily(): Promise<string> {
  const client = await provider.Client.find('bench');
  if (!client) throw new Error('the client is missing');
  const grant = new provider.Grant({ accountId: 'person', clientId: 'bench' });
  grant.addResourceScope(resource, 'jira:read');
  const grantId = await grant.save();
  const token = new provider.RefreshToken({
    accountId: 'person',
    client,
    grantId,
    gty: 'authorization_code',
    resource,
    scope: 'jira:read',
    expiresWithSession: false,
  } as never);
  return await token.save();
}

const callback = provider.callback();
createServer((request, response) => {
  if (request.url !== '/bench/family') return void callback(request, response);
  newFamily().then(
    (refresh_token) => response.end(JSON.stringify({ refresh_token })),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(port, '127.0.0.1');
