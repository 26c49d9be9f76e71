import type { House } from './house.ts';

/** What preload/failpoint.mjs ends a process at. */
export type Flow = 'refresh' | 'code';
export type Step = 'read' | 'write';
export type Moment = 'before' | 'sent' | 'after';
export type Place = readonly [Step, Moment];

/** Around what a token request reads and writes: the last is after PostgreSQL has committed and before the answer leaves. */
export const PLACES: Place[] = [
  ['read', 'after'],
  ['write', 'before'],
  ['write', 'sent'],
  ['write', 'after'],
];

/** What `POST /__sandbox/oauth` calls the ways in which Atlassian may treat a used refresh token, as far as it can be lived with. */
export const LEEWAYS = ['previous', 'any', 'same-answer'] as const;

/** The statements of an upstream refresh at which a program is ended, in their order; Atlassian answers before `write`. */
export const UPSTREAM_PLACES = [
  'intent after',
  'intended after',
  'lock after',
  'write before',
  'write after',
  'written sent',
  'written after',
] as const;

const PRELOAD = `--import ${new URL('./preload/failpoint.mjs', import.meta.url).href}`;

/** A house whose replica `VICTIM` is ended again and again, while `SURVIVOR` goes on. */
export const VICTIM = 0;
export const SURVIVOR = 1;

/** A kill comes with a new start of the program: slow on a machine that has much else to do (milliseconds). */
export const KILL_MS = 60_000;

/** Starts the victim anew, to end at the given failpoint. */
export function arm(house: House, failpoint: string): Promise<void> {
  return house.restartAuth(VICTIM, { NODE_OPTIONS: PRELOAD, FAILPOINT: failpoint });
}

/**
 * The same of mcp, or of auth with further variables. One that reaches its failpoint as it starts has arrived as well.
 */
export async function armUpstream(
  house: House,
  program: 'auth' | 'mcp',
  failpoint: string,
  environment: Record<string, string> = {},
): Promise<void> {
  const all = { ...environment, NODE_OPTIONS: PRELOAD, FAILPOINT: failpoint };
  const start = program === 'auth' ? house.restartAuth : house.restartMcp;
  await start(VICTIM, all).catch((error: unknown) => victimIsGone(house, program).catch(() => Promise.reject(error)));
}

/** Waits until the victim is gone; it must have been killed, and not have ended by itself. */
export async function victimIsGone(house: House, program: 'auth' | 'mcp' = 'auth'): Promise<void> {
  const victim = house.programs[program][VICTIM];
  const code = await victim?.exit;
  if (code !== null) throw new Error(`the victim ended by itself (${code}):\n${victim?.output()}`);
}

/** What a process that died under a request answered: nothing. */
export function whatCame(answer: Promise<Response>): Promise<Response | undefined> {
  return answer.catch(() => undefined);
}
