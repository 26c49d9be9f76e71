import {
  addRegistrationToken,
  findClient,
  listClients,
  removeClient,
  rotateClientSecret,
  type StoredClient,
} from '@gatehouse/database';
import { readArguments, wholeNumber } from '../arguments.js';
import { withDatabase } from '../operator-database.js';
import { OperatorError } from '../operator-error.js';
import { addCommand } from './add.js';
import { CLIENTS_USAGE } from './usage.js';

const MOST_LISTED = 1_000;
const COMMAND = 'gatehouse clients';

const print = (...lines: string[]) => void process.stdout.write(`${lines.join('\n')}\n`);

const commands: Record<string, (args: string[]) => Promise<number>> = {
  add: addCommand,
  list,
  show: (args) => withOne(args, show),
  remove: (args) => withOne(args, remove),
  'rotate-secret': (args) => withOne(args, rotateSecret),
  token,
};

/** Clients that an operator registers, and tokens for clients that register themselves. */
export async function clientsCommand([name = '', ...args]: string[]): Promise<number> {
  const command = commands[name];
  if (command) return await command(args);
  throw new OperatorError(CLIENTS_USAGE);
}

async function withOne(args: string[], run: (id: string) => Promise<number>): Promise<number> {
  const { positionals } = readArguments(args, {}, CLIENTS_USAGE);
  const [id, ...rest] = positionals;
  if (!id || rest.length > 0) throw new OperatorError(`Give one client id.\n\n${CLIENTS_USAGE}`);
  return await run(id);
}

const notThere = (id: string) => new OperatorError(`There is no client ${id}. \`${COMMAND} list\` shows them.`);

async function list(args: string[]): Promise<number> {
  const { values } = readArguments(args, { dynamic: { type: 'boolean', default: false } }, CLIENTS_USAGE);
  const kind = values.dynamic ? 'dynamic' : 'registered';
  const clients = await withDatabase(COMMAND, ({ pool }) => listClients(pool, kind, MOST_LISTED));
  print(...(clients.length > 0 ? clients.map(line) : ['No clients.']));
  if (clients.length === MOST_LISTED) print(`… and perhaps more: these are the newest ${MOST_LISTED}.`);
  return 0;
}

function line({ id, metadata, trusted, lastUsedAt, grants }: StoredClient): string {
  const used = lastUsedAt ? `last used ${day(lastUsedAt)}` : 'never used';
  return [id, plain(metadata.client_name), used, `${grants} devices`, ...(trusted ? ['trusted'] : [])].join('  ');
}

async function show(id: string): Promise<number> {
  const client = await withDatabase(COMMAND, ({ pool }) => findClient(pool, id));
  if (!client) throw notThere(id);
  const { client_secret: secret, ...metadata } = client.metadata;
  print(
    line(client),
    `${client.kind}, since ${day(client.createdAt)}${secret ? ', with a secret' : ''}`,
    JSON.stringify(metadata, undefined, 2),
  );
  return 0;
}

async function remove(id: string): Promise<number> {
  if (!(await withDatabase(COMMAND, ({ pool }) => removeClient(pool, id)))) throw notThere(id);
  print(`Removed ${id}, and ended its grants.`);
  return 0;
}

async function rotateSecret(id: string): Promise<number> {
  const secret = await withDatabase(COMMAND, ({ pool }) => rotateClientSecret(pool, id));
  if (!secret) throw new OperatorError(`There is no client ${id} that has a secret.`);
  print(`client secret: ${secret}`, 'Keep it now: it is stored as a hash and never shown again. The old one is over.');
  return 0;
}

async function token(args: string[]): Promise<number> {
  const options = {
    name: { type: 'string' },
    uses: { type: 'string', default: '1' },
    days: { type: 'string', default: '7' },
  } as const;
  const { values } = readArguments(args, options, CLIENTS_USAGE);
  const name = values.name?.trim();
  if (!name) throw new OperatorError('--name is missing: the log names the token by it.');
  const uses = wholeNumber('uses', values.uses, 1, 100_000);
  const days = wholeNumber('days', values.days, 1, 365);
  const made = await withDatabase(COMMAND, ({ pool }) => addRegistrationToken(pool, { name, uses, days }));
  print(`registration token: ${made}`, `Good for ${uses} clients and ${days} days. It is not shown again.`);
  return 0;
}

const day = (date: Date) => date.toISOString().slice(0, 10);

/** A name that a stranger may have chosen, for a terminal. */
function plain(value: unknown): string {
  return String(value ?? '(no name)').replace(/\p{C}/gu, '');
}
