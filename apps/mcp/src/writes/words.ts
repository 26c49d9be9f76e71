import { ToolFailure } from '../tools/failure.js';

/** Ends a call of which it is not known whether it created something. */
const NOTHING_ANEW = 'Nothing was created anew.';

export const WORDS = {
  /** @param lateMs until the request certainly cannot land any more */
  notYet: (lateMs: number) =>
    new ToolFailure(
      'unknown',
      `It is not known yet whether this was created: Atlassian's answer was lost, and the request may still arrive. ` +
        `${NOTHING_ANEW} Call again with the same arguments in ${Math.max(1, Math.ceil(lateMs / 1_000))} seconds: ` +
        'it is looked for first, and created only if it is not there.',
      'not known yet',
    ),
  never: (log: string) =>
    new ToolFailure(
      'unknown',
      `It is not known whether this was created: Atlassian's answer was lost, and it cannot be looked up. ` +
        `${NOTHING_ANEW} Look whether it is there; if it is not, call again with an idempotency_key.`,
      log,
    ),
  lookFailed: (log: string) =>
    new ToolFailure(
      'unknown',
      `It is not known whether this was created: Atlassian's answer was lost, and looking for it failed. ` +
        `${NOTHING_ANEW} Call again with the same arguments in a minute: it is looked for first.`,
      log,
    ),
  notCreated: (log: string) =>
    new ToolFailure(
      'atlassian',
      'Atlassian failed, or did not answer. It was looked up: nothing was created. Call again to try once more.',
      log,
    ),
  underWay: () =>
    new ToolFailure(
      'unknown',
      `The same call is still under way. ${NOTHING_ANEW} Call again with the same arguments for what comes of it.`,
      'under way',
    ),
  otherArguments: () =>
    new ToolFailure(
      'invalid_arguments',
      'This idempotency_key was used before with other arguments. Pass another one, or the same arguments.',
    ),
} as const;

/** Said while a call waits. @param lateMs until what was sent certainly cannot land any more */
export function looking(lateMs: number): string {
  const left = Math.max(1, Math.ceil(lateMs / 1_000));
  return `Atlassian's answer was lost. Looking whether it was created: ${left} s at most.`;
}

/** Said while a call waits for another one that is the same. */
export const WAITING_FOR_SAME = 'The same call is under way: waiting for what comes of it.';

/**
 * Set before an answer that was delivered before.
 * @param doneAgoMs since it was created
 * @param name what was created, as people call it
 */
export function alreadyCreated(doneAgoMs: number, name: string | undefined): string {
  const as = name === undefined ? '' : ` as ${name}`;
  return `Already created ${ago(doneAgoMs)} ago${as}; pass \`idempotency_key\` to create another.`;
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
