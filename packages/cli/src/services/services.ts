import {
  addService,
  bindClient,
  type Database,
  listServices,
  type ServiceRecord,
  unbindClient,
} from '@gatehouse/database';
import { readArguments } from '../arguments.js';
import { withDatabase } from '../operator-database.js';
import { OperatorError } from '../operator-error.js';
import type { Act } from './act.js';
import { linkCommand } from './link.js';
import { removeCommand } from './remove.js';
import { SERVICES_USAGE } from './usage.js';

const COMMAND = 'gatehouse services';
const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const MOST_DESCRIPTION = 300;

type Queries = Database['pool'];

const options = { description: { type: 'string', default: '' }, yes: { type: 'boolean', default: false } } as const;

const acts: Record<string, { more: number; act: Act }> = {
  link: { more: 0, act: linkCommand },
  bind: { more: 1, act: bind },
  unbind: { more: 1, act: unbind },
  remove: { more: 0, act: removeCommand },
};

/** Service connections, for the people who run Gatehouse: what machines reach Atlassian with. */
export async function servicesCommand([command = '', ...args]: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options, SERVICES_USAGE);
  const [name, ...rest] = positionals;
  if (command === 'list' && positionals.length === 0)
    return print(await withDatabase(COMMAND, ({ pool }) => list(pool)));
  const known = acts[command];
  if (!name || rest.length !== (known?.more ?? 0)) throw new OperatorError(SERVICES_USAGE);
  if (command === 'create') {
    return print(await withDatabase(COMMAND, ({ pool }) => create(pool, name, values.description.trim())));
  }
  if (!known) throw new OperatorError(SERVICES_USAGE);
  if (command === 'remove' && !values.yes) throw new OperatorError('Removing cannot be undone: say --yes as well.');
  return print(
    await withDatabase(COMMAND, async ({ pool }) => {
      const [service] = await listServices(pool, name);
      if (!service) throw new OperatorError(`There is no service ${name}.\n→ \`${COMMAND} list\` shows them.`);
      return await known.act(pool, service, rest);
    }),
  );
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

async function create(queries: Queries, name: string, description: string): Promise<string> {
  if (!NAME.test(name)) {
    throw new OperatorError(
      'A service is called by 1 to 63 lower-case letters, digits, dots, hyphens and underscores.',
    );
  }
  if (description.length > MOST_DESCRIPTION || /\p{C}/u.test(description)) {
    throw new OperatorError(`--description is one line of at most ${MOST_DESCRIPTION} characters.`);
  }
  const id = await addService(queries, { name, description });
  if (!id) throw new OperatorError(`There is a service ${name} already.\n→ \`${COMMAND} list\` shows it.`);
  return `Made the service ${name} (${id}).\n→ Next: \`${COMMAND} link ${name}\` links its Atlassian account.`;
}

async function list(queries: Queries): Promise<string> {
  const services = await listServices(queries);
  if (services.length === 0) return `No services.\n→ \`${COMMAND} create NAME\` makes one.`;
  return services.map(describe).join('\n');
}

function describe({ name, description, account, clients }: ServiceRecord): string {
  const state = account?.status === 'active' ? '' : ', has to be linked again';
  return [
    `${name}${description ? `  ${clean(description)}` : ''}`,
    account
      ? `    as ${clean(account.name)}${state}, on ${account.sites.map(clean).join(', ') || 'no site'}`
      : '    no Atlassian account is linked',
    ...clients.map((client) => `    for ${client.id}  ${clean(client.name)}`),
    ...(clients.length === 0 ? ['    for no client'] : []),
  ].join('\n');
}

async function bind(queries: Queries, service: ServiceRecord, [clientId = '']: readonly string[]): Promise<string> {
  const result = await bindClient(queries, service.id, clientId);
  if (!result.ok) throw new OperatorError(refusal(result, clientId));
  const done = `${clientId} ${result.already ? 'acted as' : 'acts as'} ${service.name}${result.already ? ' already' : ''}.`;
  if (service.account) return done;
  return `${done}\n→ Next: \`${COMMAND} link ${service.name}\`: no Atlassian account is linked yet.`;
}

function refusal(result: Exclude<Awaited<ReturnType<typeof bindClient>>, { ok: true }>, clientId: string): string {
  switch (result.reason) {
    case 'no_client':
      return `There is no client ${clientId}.\n→ \`gatehouse clients list\` shows them.`;
    case 'no_machine':
      return `${clientId} is no machine: only a client that you registered for client_credentials acts as a service.\n→ Register one: \`gatehouse clients add --name NAME --grant client_credentials --secret\``;
    case 'no_service':
      return `The service was removed meanwhile.\n→ \`${COMMAND} list\` shows those that are there.`;
    case 'bound':
      return `${clientId} acts as ${result.to}, and a client acts as one service.\n→ First: \`${COMMAND} unbind ${result.to} ${clientId}\``;
  }
}

async function unbind(queries: Queries, service: ServiceRecord, [clientId = '']: readonly string[]): Promise<string> {
  if (await unbindClient(queries, service.id, clientId)) return `${clientId} no longer acts as ${service.name}.`;
  throw new OperatorError(`${clientId} does not act as ${service.name}.\n→ \`${COMMAND} list\` shows which do.`);
}

/** Names come from elsewhere: what would move the cursor of a terminal is left out. */
function clean(text: string): string {
  return text.replace(/\p{C}/gu, '').slice(0, 300);
}
