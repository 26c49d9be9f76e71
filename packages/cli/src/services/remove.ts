import { setTimeout as after } from 'node:timers/promises';
import { endService, forgetService, isServiceKept } from '@gatehouse/database';
import type { Act } from './act.js';

/** For how long auth is waited for, which alone can tell Atlassian (milliseconds). */
const WAIT = { most: 8_000, step: 250 };

/** Ends a service. That its credential is forgotten does not hang on whether auth runs. */
export const removeCommand: Act = async (queries, { id, name, account }) => {
  await endService(queries, id);
  const ended = `Removed ${name}. No client acts as it any more.`;
  if (!account) {
    await forgetService(queries, id);
    return ended;
  }
  for (const end = Date.now() + WAIT.most; Date.now() < end; await after(WAIT.step)) {
    if (!(await isServiceKept(queries, id)))
      return `${ended} Its credential is forgotten, and auth has told Atlassian.`;
  }
  await forgetService(queries, id);
  return `${ended} Its credential is forgotten. Atlassian was not told, since auth does not run: to end the consent there as well, sign in as the account and disconnect the app under "Connected apps" of its profile.`;
};
