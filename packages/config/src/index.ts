export type { RefreshPolicy } from './auth/refresh.js';
export type { OpenIdConfig, SignInConfig } from './auth/signin.js';
export { type AuthConfig, readAuthConfig } from './auth.js';
export { ConfigError, type ConfigProblem, type Environment, readEnvironment } from './environment.js';
export type { KeyringConfig } from './keyring.js';
export { type McpConfig, readMcpConfig } from './mcp.js';
export { type OperatorKeyring, readOperatorKeyring } from './operator-keyring.js';
export { type AtlassianConfig, sharedShape } from './shared.js';
export { databaseUrl, isLoopbackHost, listenAddress, logLevel } from './values.js';
