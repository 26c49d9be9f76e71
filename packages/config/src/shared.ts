import { z } from 'zod';
import type { ConfigProblem } from './environment.js';
import { etiquetteShape } from './etiquette.js';
import { keepAliveShape } from './keep-alive.js';
import { transitShape, vaultKeyring } from './keyring.js';
import { toolsetsShape } from './toolsets.js';
import {
  databaseUrl,
  logLevel,
  publicOrigin,
  resourceIdentifier,
  scopeList,
  serviceOrigin,
  wordList,
} from './values.js';
import { writesShape } from './writes.js';

/** Variables that auth and mcp must be given alike. Each `describe` is the cure that a wrong value's message shows. */
export const sharedShape = {
  DATABASE_URL: databaseUrl.describe(
    'Give the address of a PostgreSQL 15 or newer: postgres://user:password@host:5432/database',
  ),
  GATEHOUSE_ISSUER: publicOrigin
    .default('http://localhost:4000')
    .describe(
      'Give the public origin of the authorization server, such as https://auth.example.com. Never change it later.',
    ),
  GATEHOUSE_RESOURCE: resourceIdentifier
    .default('http://localhost:4001/mcp')
    .describe('Give the public address of the MCP endpoint, such as https://mcp.example.com/mcp'),
  GATEHOUSE_DEFAULT_SCOPES: scopeList
    .default([])
    .describe('Name the scopes that a client is asked to request first, such as: jira:read confluence:read'),
  ...toolsetsShape,
  ...keepAliveShape,
  ...etiquetteShape,
  ...writesShape,
  VAULT_KEYRING: vaultKeyring,
  ...transitShape,
  ATLASSIAN_CLIENT_ID: z
    .string()
    .describe('Give the client id of your Atlassian OAuth 2.0 (3LO) app, from the developer console.'),
  ATLASSIAN_CLIENT_SECRET: z
    .string()
    .describe('Give the secret of your Atlassian OAuth 2.0 (3LO) app, from the developer console.'),
  ATLASSIAN_AUTH_URL: serviceOrigin
    .default('https://auth.atlassian.com')
    .describe("Leave it unset for Atlassian Cloud; the sandbox's address otherwise."),
  ATLASSIAN_AUTH_BROWSER_URL: serviceOrigin
    .optional()
    .describe('Only where browsers reach the sandbox under another address than the servers do.'),
  ATLASSIAN_API_URL: serviceOrigin
    .default('https://api.atlassian.com')
    .describe("Leave it unset for Atlassian Cloud; the sandbox's address otherwise."),
  HTTPS_PROXY: serviceOrigin.optional().describe('Give the outbound proxy as http://host:port, or unset it.'),
  NO_PROXY: wordList
    .default([])
    .describe('Name the hosts that are reached without the proxy, such as: login.corp.example, .internal.example'),
  LOG_LEVEL: logLevel.default('info').describe('Use debug, info, warn, error or silent.'),
};

type Shared = z.output<z.ZodObject<typeof sharedShape>>;

/** How Atlassian is reached. `sandbox` is true when it is our stand-in and not Atlassian Cloud. */
export interface AtlassianConfig {
  clientId: string;
  clientSecret: string;
  authUrl: string;
  authBrowserUrl: string;
  apiUrl: string;
  redirectUri: string;
  sandbox: boolean;
}

/** Gathers the Atlassian variables. Only a plain http address is the sandbox: Atlassian itself is always https. */
export function atlassianConfig(value: Shared): AtlassianConfig {
  return {
    clientId: value.ATLASSIAN_CLIENT_ID,
    clientSecret: value.ATLASSIAN_CLIENT_SECRET,
    authUrl: value.ATLASSIAN_AUTH_URL,
    authBrowserUrl: value.ATLASSIAN_AUTH_BROWSER_URL ?? value.ATLASSIAN_AUTH_URL,
    apiUrl: value.ATLASSIAN_API_URL,
    redirectUri: `${value.GATEHOUSE_ISSUER}/callback/atlassian`,
    sandbox:
      value.ATLASSIAN_AUTH_URL.startsWith('http:') ||
      value.ATLASSIAN_API_URL.startsWith('http:') ||
      value.ATLASSIAN_AUTH_BROWSER_URL?.startsWith('http:') === true,
  };
}

/** The sandbox signs anybody in as anybody: an installation that the world can reach must never talk to it. */
export function refuseSandboxInProduction(value: Shared): ConfigProblem[] {
  if (!value.GATEHOUSE_ISSUER.startsWith('https:') || !atlassianConfig(value).sandbox) return [];
  return [
    {
      variable: 'ATLASSIAN_AUTH_URL / ATLASSIAN_AUTH_BROWSER_URL / ATLASSIAN_API_URL',
      problem: 'point at the sandbox while GATEHOUSE_ISSUER is https',
      cure: 'Unset them to use Atlassian Cloud. The sandbox is for http://localhost only.',
    },
  ];
}
