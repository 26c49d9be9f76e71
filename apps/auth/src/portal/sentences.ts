import type { ActivityModel } from '../pages/portal/model.js';
import type { ActivityEntry, ActivityKind } from './activity.js';

/** What happened, around the name of the application or the account. */
const SENTENCES: Record<ActivityKind, [before: string, after: string]> = {
  signed_in: ['You signed in', ''],
  signed_out: ['You signed out', ''],
  signed_out_everywhere: ['You signed out in every browser', ''],
  session_ended: ['You signed a browser out', ''],
  client_approved: ['You approved ', ''],
  client_returned: ['', ' signed in again with your earlier approval'],
  client_declined: ['You declined ', ''],
  client_ended: ['You ended the access of ', ''],
  device_ended: ['You signed a device of ', ' out'],
  device_left: ['', ' signed itself out on a device'],
  call_approved: ['You approved a call of ', ''],
  call_declined: ['You declined a call of ', ''],
  account_connected: ['You connected the Atlassian account ', ''],
  account_reconnected: ['You reconnected the Atlassian account ', ''],
  account_removed: ['You removed the Atlassian account ', ''],
};

/** An entry as a sentence for its user. */
export function sentenceOf({ kind, subject, browser, at }: ActivityEntry): ActivityModel['entries'][number] {
  const [before, after] = SENTENCES[kind];
  return { before, name: subject, after: browser === undefined ? after : `${after} (${browser})`, at };
}
