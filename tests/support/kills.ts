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

const PRELOAD = `--import ${new URL('./preload/failpoint.mjs', import.meta.url).href}`;

/** A house whose replica `VICTIM` is ended again and again, while `SURVIVOR` goes on. */
export const VICTIM = 0;
export const SURVIVOR = 1;

/** Starts the victim anew, to end at the given failpoint. */
export function arm(house: House, failpoint: string): Promise<void> {
  return house.restartAuth(VICTIM, { NODE_OPTIONS: PRELOAD, FAILPOINT: failpoint });
}

/** Waits until the victim is gone; it must have been killed, and not have ended by itself. */
export async function victimIsGone(house: House): Promise<void> {
  const victim = house.programs.auth[VICTIM];
  const code = await victim?.exit;
  if (code !== null) throw new Error(`the victim ended by itself (${code}):\n${victim?.output()}`);
}

/** What a process that died under a request answered: nothing. */
export function whatCame(answer: Promise<Response>): Promise<Response | undefined> {
  return answer.catch(() => undefined);
}
