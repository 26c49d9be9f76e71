import { z } from 'zod';
import { type BeyondConfig, beyondConfig, beyondShape } from './auth/beyond.js';
import { type ClientsConfig, clientsConfig, clientsShape } from './auth/clients.js';
import { type RefreshConfig, refreshConfig, refreshShape } from './auth/refresh.js';
import { type SignInConfig, signInConfig, signInProblems, signInShape } from './auth/signin.js';
import { type TokensConfig, tokensConfig, tokensShape } from './auth/tokens.js';
import { type ConfigProblem, type Environment, readEnvironment } from './environment.js';
import { type EtiquetteConfig, etiquetteConfig } from './etiquette.js';
import { authKeyring, type KeyringConfig, keyringConfig, shareALine } from './keyring.js';
import { type AtlassianConfig, atlassianConfig, refuseSandboxInProduction, sharedShape } from './shared.js';
import { type ToolsetsConfig, toolsetsConfig } from './toolsets.js';
import { listenAddress } from './values.js';
import { type WritesConfig, writesConfig } from './writes.js';

/** Its variables, each with the check that its value has to pass. */
export const authVariables = z.object({
  ...sharedShape,
  AUTH_LISTEN: listenAddress
    .default({ host: '127.0.0.1', port: 4000 })
    .describe('Give host:port, such as 0.0.0.0:4000'),
  AUTH_KEYRING: authKeyring,
  ...clientsShape,
  ...refreshShape,
  ...signInShape,
  ...beyondShape,
  ...tokensShape,
});

export interface AuthConfig
  extends ClientsConfig,
    RefreshConfig,
    SignInConfig,
    BeyondConfig,
    TokensConfig,
    ToolsetsConfig,
    EtiquetteConfig,
    WritesConfig {
  databaseUrl: string;
  issuer: string;
  /** Whether browsers reach us over https, hence `__Host-` cookies and no stand-ins. */
  secure: boolean;
  resource: string;
  /** What a client is asked to request first; empty for what the tools that are on can use. */
  defaultScopes: string[];
  listen: { host: string; port: number };
  /** Days without use after which a connection is refreshed; 0 for never. */
  keepAliveDays: number;
  authKeyring: KeyringConfig;
  vaultKeyring: KeyringConfig;
  atlassian: AtlassianConfig;
  proxy: string | undefined;
  /** Hosts that are reached without the proxy; never ones that strangers name. */
  noProxy: string[];
  logLevel: string;
}

function check(value: z.output<typeof authVariables>): ConfigProblem[] {
  const problems = [...refuseSandboxInProduction(value), ...signInProblems(value)];
  if (value.GATEHOUSE_ISSUER.startsWith('https:') && value.CLIENT_METADATA_EXEMPT_HOST) {
    problems.push({
      variable: 'CLIENT_METADATA_EXEMPT_HOST',
      problem: 'is set while GATEHOUSE_ISSUER is https',
      cure: 'Unset it: it lifts a protection and is for http://localhost only.',
    });
  }
  if (
    value.GATEHOUSE_ISSUER.startsWith('https:') &&
    value.TRUSTED_ISSUERS.some((issuer) => issuer.startsWith('http:'))
  ) {
    problems.push({
      variable: 'TRUSTED_ISSUERS',
      problem: 'names an issuer without https while GATEHOUSE_ISSUER is https',
      cure: 'Name it with https: whoever answers for it can sign in as anybody.',
    });
  }
  if (shareALine(value.AUTH_KEYRING, value.VAULT_KEYRING)) {
    problems.push({
      variable: 'AUTH_KEYRING',
      problem: 'has a key that VAULT_KEYRING has',
      cure: 'Make two: the MCP server holds the second and must not be able to open what the first seals.',
    });
  }
  return problems;
}

/**
 * Reads the authorization server's configuration.
 * @throws ConfigError naming each wrong variable and its cure
 */
export function readAuthConfig(environment: Environment): AuthConfig {
  const value = readEnvironment('auth', authVariables, environment, check);
  return {
    databaseUrl: value.DATABASE_URL,
    issuer: value.GATEHOUSE_ISSUER,
    secure: value.GATEHOUSE_ISSUER.startsWith('https:'),
    resource: value.GATEHOUSE_RESOURCE,
    defaultScopes: value.GATEHOUSE_DEFAULT_SCOPES,
    listen: value.AUTH_LISTEN,
    keepAliveDays: value.VAULT_KEEP_ALIVE_DAYS,
    authKeyring: keyringConfig('AUTH_KEYRING', value.AUTH_KEYRING, value, environment),
    vaultKeyring: keyringConfig('VAULT_KEYRING', value.VAULT_KEYRING, value, environment),
    atlassian: atlassianConfig(value),
    ...clientsConfig(value),
    ...signInConfig(value, value.GATEHOUSE_ISSUER),
    ...refreshConfig(value),
    ...beyondConfig(value),
    ...tokensConfig(value),
    ...toolsetsConfig(value),
    ...etiquetteConfig(value),
    ...writesConfig(value),
    proxy: value.HTTPS_PROXY,
    noProxy: value.NO_PROXY,
    logLevel: value.LOG_LEVEL,
  };
}
