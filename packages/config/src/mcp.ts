import { z } from 'zod';
import { type Environment, readEnvironment } from './environment.js';
import { type EtiquetteConfig, etiquetteConfig } from './etiquette.js';
import { type KeyringConfig, keyringConfig } from './keyring.js';
import { type ConfirmingConfig, confirmingConfig, confirmingShape } from './mcp/confirming.js';
import { type FilesConfig, filesConfig, filesShape } from './mcp/files.js';
import { type LinkingConfig, linkingConfig, linkingShape } from './mcp/linking.js';
import { type PaceConfig, paceConfig, paceShape } from './mcp/pace.js';
import { type UntrustedConfig, untrustedConfig, untrustedShape } from './mcp/untrusted.js';
import { type AtlassianConfig, atlassianConfig, refuseSandboxInProduction, sharedShape } from './shared.js';
import { type ToolsetsConfig, toolsetsConfig } from './toolsets.js';
import { listenAddress, wordList } from './values.js';
import { type WritesConfig, writesConfig } from './writes.js';

/** Its variables, each with the check that its value has to pass. */
export const mcpVariables = z.object({
  ...sharedShape,
  MCP_LISTEN: listenAddress.default({ host: '127.0.0.1', port: 4001 }).describe('Give host:port, such as 0.0.0.0:4001'),
  MCP_ALLOWED_ORIGINS: wordList
    .default([])
    .describe('Name the web origins whose pages may call the MCP endpoint, such as: https://inspector.example.com'),
  ...linkingShape,
  ...paceShape,
  ...untrustedShape,
  ...confirmingShape,
  ...filesShape,
});

export interface McpConfig
  extends ConfirmingConfig,
    EtiquetteConfig,
    FilesConfig,
    LinkingConfig,
    PaceConfig,
    ToolsetsConfig,
    UntrustedConfig,
    WritesConfig {
  databaseUrl: string;
  issuer: string;
  resource: string;
  /** What a client is asked to request first; empty for what the tools that are on can use. */
  defaultScopes: string[];
  listen: { host: string; port: number };
  /** Web origins that may call the endpoint from a browser, besides loopback ones while the resource is on loopback. */
  allowedOrigins: string[];
  /** Days without use after which a connection is refreshed; 0 for never. */
  keepAliveDays: number;
  vaultKeyring: KeyringConfig;
  atlassian: AtlassianConfig;
  proxy: string | undefined;
  /** Hosts that are reached without the proxy; never ones that strangers name. */
  noProxy: string[];
  logLevel: string;
}

/**
 * Reads the resource server's configuration.
 * @throws ConfigError naming each wrong variable and its cure
 */
export function readMcpConfig(environment: Environment): McpConfig {
  const value = readEnvironment('mcp', mcpVariables, environment, refuseSandboxInProduction);
  return {
    databaseUrl: value.DATABASE_URL,
    issuer: value.GATEHOUSE_ISSUER,
    resource: value.GATEHOUSE_RESOURCE,
    defaultScopes: value.GATEHOUSE_DEFAULT_SCOPES,
    listen: value.MCP_LISTEN,
    allowedOrigins: value.MCP_ALLOWED_ORIGINS,
    keepAliveDays: value.VAULT_KEEP_ALIVE_DAYS,
    vaultKeyring: keyringConfig('VAULT_KEYRING', value.VAULT_KEYRING, value, environment),
    atlassian: atlassianConfig(value),
    ...etiquetteConfig(value),
    ...paceConfig(value),
    proxy: value.HTTPS_PROXY,
    noProxy: value.NO_PROXY,
    logLevel: value.LOG_LEVEL,
    ...linkingConfig(value),
    ...writesConfig(value),
    ...untrustedConfig(value),
    ...confirmingConfig(value),
    ...filesConfig(value),
    ...toolsetsConfig(value),
  };
}
