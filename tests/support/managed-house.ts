import { type House, startHouse } from './house.ts';
import { type About, type AssertingIssuer, type Changes, JWT_BEARER, startIssuer } from './identity-assertions.ts';
import { basic, preRegister } from './machines.ts';
import { type MetadataHost, startMetadataHost } from './metadata-host.ts';

export const MANAGED_SECRET = 'oVYpUZxD2sbYB6ffTq0VdwYQ3m-mI0p5tA_8yJw7cQk';

/** What a token request with an assertion was answered. */
export interface Exchanged {
  status: number;
  access_token?: string;
  error?: string;
  scope?: string;
}

/** A house of two replicas that trusts two issuers of three, and a client that they manage. */
export interface ManagedHouse {
  house: House;
  host: MetadataHost;
  acme: AssertingIssuer;
  partner: AssertingIssuer;
  /** Publishes all that the others do, and is not trusted. */
  stranger: AssertingIssuer;
  client: string;
  /** What an assertion for that client says, unless told otherwise. */
  about(more?: Partial<About>): About;
  exchange(
    assertion: string,
    more?: Record<string, string>,
    at?: string,
    headers?: Record<string, string>,
  ): Promise<Exchanged>;
  /** Signs and exchanges. */
  trade(changes?: Changes, more?: Partial<About>, issuer?: AssertingIssuer): Promise<Exchanged>;
  stop(): Promise<void>;
}

export async function startManagedHouse(): Promise<ManagedHouse> {
  const host = await startMetadataHost();
  const acme = await startIssuer(host, '/acme');
  const partner = await startIssuer(host, '/partner');
  const stranger = await startIssuer(host, '/stranger');
  const house = await startHouse({
    replicas: 2,
    auth: {
      NODE_EXTRA_CA_CERTS: host.caFile,
      CLIENT_METADATA_EXEMPT_HOST: host.host,
      TRUSTED_ISSUERS: `${acme.issuer} ${partner.issuer}`,
      ID_JAG_SCOPES: 'jira:write confluence:read',
    },
  });
  const client = await preRegister(house, {
    client_name: 'Company agent',
    grant_types: [JWT_BEARER],
    token_endpoint_auth_method: 'client_secret_basic',
    secret: MANAGED_SECRET,
  });
  const about: ManagedHouse['about'] = (more = {}) => ({
    audience: house.issuer,
    clientId: client,
    resource: house.mcpUrl,
    scope: 'jira:read',
    ...more,
  });
  const exchange: ManagedHouse['exchange'] = async (
    assertion,
    more = {},
    at = house.issuer,
    headers = basic(client, MANAGED_SECRET),
  ) => {
    const body = new URLSearchParams({ grant_type: JWT_BEARER, assertion, ...more });
    const answer = await fetch(`${at}/token`, { method: 'POST', body, headers });
    return { status: answer.status, ...((await answer.json()) as object) };
  };
  return {
    house,
    host,
    acme,
    partner,
    stranger,
    client,
    about,
    exchange,
    trade: async (changes = {}, more = {}, issuer = acme) => exchange(await issuer.sign(about(more), changes)),
    stop: async () => {
      await house.stop();
      await host.close();
    },
  };
}
