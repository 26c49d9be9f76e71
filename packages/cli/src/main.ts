#!/usr/bin/env node
import { clientsCommand } from './clients/clients.js';
import { documentsCommand } from './documents.js';
import { keyringCommand } from './keyring.js';
import { keysCommand } from './keys.js';
import { migrateCommand } from './migrate.js';
import { OperatorError } from './operator-error.js';
import { servicesCommand } from './services/services.js';
import { startCommand } from './start/start.js';
import { tryCommand } from './try/try.js';
import { usersCommand } from './users.js';
import { vaultCommand } from './vault/vault.js';

const USAGE = `gatehouse <command>

  start      everything on this computer: PostgreSQL, sandbox, auth and mcp
  try        an MCP client that shows each step of connecting   [--headless] [--url <mcp address>]
  migrate    brings the database of DATABASE_URL up to date
  clients    registers, lists and removes clients, and makes registration tokens
  documents  keeps copies of client metadata documents that cannot be fetched
  services   Atlassian accounts for machines: makes, links, binds and removes them
  users      lists, suspends, signs out and removes users
  keys       shows and replaces the keys that tokens are signed with   list | rotate [--urgent]
  keyring    prints a new keyring line for AUTH_KEYRING or VAULT_KEYRING
  vault      says what is sealed with which key, and replaces keys   status | rekey | rotate | remove
`;

const commands: Record<string, (args: string[]) => Promise<number>> = {
  start: startCommand,
  try: tryCommand,
  migrate: migrateCommand,
  keys: keysCommand,
  keyring: keyringCommand,
  clients: clientsCommand,
  documents: documentsCommand,
  users: usersCommand,
  services: servicesCommand,
  vault: vaultCommand,
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  process.stderr.write(USAGE);
  process.exit(name === '' || name === 'help' || name === '--help' ? 0 : 1);
}
try {
  process.exitCode = await command(args);
} catch (error) {
  const text = error instanceof OperatorError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\n${text}\n`);
  process.exitCode = 1;
}
