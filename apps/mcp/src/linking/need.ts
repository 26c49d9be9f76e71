import type { ConfirmNeed } from '../confirming/need.js';

/** What only the user can give before a call can be made. */
export type Need = LinkNeed | ConfirmNeed;

/** What only the user can repair, on a page of auth's: no Atlassian account at all, or one to be connected again. */
export type LinkNeed =
  | { purpose: 'connect'; reason: string }
  /** `reason` is one or two sentences for the model: what is wrong with the connection. */
  | { purpose: 'reconnect'; reason: string; connectionId: string };
