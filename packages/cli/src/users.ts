import {
  type Database,
  endUserAccess,
  findUserRecords,
  removeUser,
  setSuspended,
  type UserRecord,
} from '@gatehouse/database';
import { readArguments } from './arguments.js';
import { withDatabase } from './operator-database.js';
import { OperatorError } from './operator-error.js';

const USAGE = `gatehouse users <command>

  list                         everybody who has signed in
  suspend  ID-OR-EMAIL         keeps somebody out, at once and on every replica; nothing of theirs is lost
  restore  ID-OR-EMAIL         lets them in again
  sign-out ID-OR-EMAIL         ends all their sessions and their applications' access on all devices
  remove   ID-OR-EMAIL --yes   deletes them with their connections and approvals; they may sign in anew
`;

type Queries = Database['pool'];
const print = (line: string) => void process.stdout.write(`${line}\n`);
const nameOf = ({ displayName, id }: UserRecord) => `${clean(displayName)} (${id})`;

const commands: Record<string, (queries: Queries, user: UserRecord) => Promise<string>> = {
  suspend: async (queries, user) =>
    (await setSuspended(queries, user.id, true))
      ? `Suspended ${nameOf(user)}.`
      : `${nameOf(user)} was suspended already.`,
  restore: async (queries, user) =>
    (await setSuspended(queries, user.id, false))
      ? `${nameOf(user)} may come in again.`
      : `${nameOf(user)} was not suspended.`,
  'sign-out': async (queries, user) => {
    const { sessions, grants } = await endUserAccess(queries, user.id);
    return `Signed ${nameOf(user)} out: ${sessions} browsers, ${grants} devices of applications.`;
  },
  remove: async (queries, user) => {
    await removeUser(queries, user.id);
    return `Removed ${nameOf(user)} with ${user.connections} Atlassian accounts and ${user.grants} devices.`;
  },
};

/** Users, for the people who run Gatehouse. */
export async function usersCommand([name = '', ...args]: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { yes: { type: 'boolean', default: false } }, USAGE);
  const [wanted] = positionals;
  if (name === 'list') return await withDatabase('gatehouse users', ({ pool }) => list(pool));
  const command = commands[name];
  if (!command || !wanted) throw new OperatorError(USAGE);
  if (name === 'remove' && !values.yes) throw new OperatorError('Removing cannot be undone: say --yes as well.');
  print(await withDatabase('gatehouse users', async ({ pool }) => await command(pool, await findOne(pool, wanted))));
  return 0;
}

async function findOne(queries: Queries, wanted: string): Promise<UserRecord> {
  const [user, ...others] = await findUserRecords(queries, wanted);
  if (!user) throw new OperatorError(`Nobody is known as ${wanted}.\n→ \`gatehouse users list\` shows everybody.`);
  if (others.length === 0) return user;
  // An address is no identity: which of them is meant is for the operator to say.
  const choices = [user, ...others].map((one) => `  ${nameOf(one)}`).join('\n');
  throw new OperatorError(`${wanted} is the address of several users. Name one by its id:\n${choices}`);
}

async function list(queries: Queries): Promise<number> {
  for (const user of await findUserRecords(queries)) {
    const { id, displayName, email, role, suspendedAt, sessions, grants, connections } = user;
    const state = suspendedAt ? `suspended ${suspendedAt.toISOString().slice(0, 10)}` : role;
    const counts = `${sessions} browsers, ${grants} devices, ${connections} Atlassian accounts`;
    print([id, clean(displayName), clean(email ?? '-'), state, counts].join('  '));
  }
  return 0;
}

/** Names come from elsewhere: what would move the cursor of a terminal is left out. */
function clean(text: string): string {
  return text.replace(/\p{C}/gu, '').slice(0, 100);
}
