import { isIP } from 'node:net';
import { z } from 'zod';
import { wordList } from '../values.js';

/** Private-use redirect schemes of known clients: their vendors' names, none that a browser or a shell would run. */
const KNOWN_SCHEMES = [
  'cursor',
  'vscode',
  'vscode-insiders',
  'vscodium',
  'windsurf',
  'zed',
  'claude',
  'com.anthropic.claude',
  'raycast',
  'kiro',
  'antigravity',
];

const NAMED_NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Addresses and networks in CIDR notation (RFC 4632). */
const networkList = wordList.superRefine((networks, context) => {
  const wrong = networks.filter((network) => {
    const [address = '', prefix, ...rest] = network.split('/');
    const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    const inRange = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
    return !NAMED_NETWORKS.has(network) && (bits < 0 || rest.length > 0 || !inRange);
  });
  if (wrong.length > 0) context.addIssue({ code: 'custom', message: `has what is no network: ${wrong.join(', ')}` });
});

const resolverList = wordList.superRefine((servers, context) => {
  const wrong = servers.filter((server) => {
    const [, v6, v4, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(server) ?? [];
    return isIP(v6 ?? v4 ?? '') !== (v6 === undefined ? 4 : 6) || Number(port ?? 53) > 65_535;
  });
  if (wrong.length > 0) context.addIssue({ code: 'custom', message: `has what is no address: ${wrong.join(', ')}` });
});

const count = (least: number, most: number) =>
  z.coerce.number({ error: 'must be a number' }).int('must be a whole number').min(least).max(most);

/** Which clients may connect, and how. */
export const clientsShape = {
  DYNAMIC_REGISTRATION: z
    .enum(['on', 'token', 'off'], { error: 'must be on, token or off' })
    .default('on')
    .describe('Use on, off, or token: then only who has a token of `gatehouse clients token` may register.'),
  PRIVATE_USE_SCHEMES: wordList
    .default(KNOWN_SCHEMES)
    .describe('Name the private-use redirect schemes that clients may register, such as: cursor, vscode'),
  UNUSED_CLIENT_DAYS: count(1, 3_650)
    .default(180)
    .describe('Say after how many days a registered client that nobody uses is forgotten, such as 180.'),
  CLIENT_METADATA_DOMAINS: wordList
    .default([])
    .describe(
      'Name the domains whose metadata documents are accepted, such as: claude.ai, vscode.dev. Unset accepts all.',
    ),
  CLIENT_METADATA_DNS: resolverList
    .default([])
    .describe("Give the DNS servers to ask for names that clients give, such as 10.0.0.53; unset: the system's."),
  CLIENT_METADATA_EXEMPT_HOST: z
    .string()
    .regex(/^[a-z0-9.-]+:\d+$/, 'must be one host:port')
    .optional()
    .describe('Only for trying out a metadata document on this computer: the one host:port that may be on loopback.'),
  TRUSTED_PROXIES: networkList
    .default([])
    .describe('Name the networks of your reverse proxies, whose X-Forwarded-For is believed, such as: 10.0.0.0/8'),
  SHARED_NETWORKS: networkList
    .default([])
    .describe("Name networks behind which many people are, such as a vendor's outgoing addresses: 192.0.2.0/24"),
  REGISTRATIONS_PER_HOUR: count(1, 1_000_000)
    .default(3_000)
    .describe('Say how many clients may register in an hour, all networks together, such as 3000.'),
};

type ClientVariables = z.output<z.ZodObject<typeof clientsShape>>;

export interface ClientsConfig {
  dynamicRegistration: 'on' | 'token' | 'off';
  privateUseSchemes: string[];
  unusedClientDays: number;
  clientMetadata: { domains: string[]; resolvers: string[]; exemptHost: string | undefined };
  trustedProxies: string[];
  limits: { sharedNetworks: string[]; registrationsPerHour: number };
}

/** Gathers the variables about clients. */
export function clientsConfig(value: ClientVariables): ClientsConfig {
  return {
    dynamicRegistration: value.DYNAMIC_REGISTRATION,
    privateUseSchemes: value.PRIVATE_USE_SCHEMES,
    unusedClientDays: value.UNUSED_CLIENT_DAYS,
    clientMetadata: {
      domains: value.CLIENT_METADATA_DOMAINS,
      resolvers: value.CLIENT_METADATA_DNS,
      exemptHost: value.CLIENT_METADATA_EXEMPT_HOST,
    },
    trustedProxies: value.TRUSTED_PROXIES,
    limits: { sharedNetworks: value.SHARED_NETWORKS, registrationsPerHour: value.REGISTRATIONS_PER_HOUR },
  };
}
