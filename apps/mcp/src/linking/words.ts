import type { LinkNeed } from './need.js';

/** For clients that can do nothing but show a text: the model has to hand it on. */
export function linkText(need: LinkNeed, url: string, portalUrl: string): string {
  const what = need.purpose === 'connect' ? 'connect their Atlassian account' : 'reconnect their Atlassian account';
  return (
    `${need.reason} Nothing was done. Show the user this link, complete and unchanged, and ask them to open it and ` +
    `${what} there:\n\n${url}\n\nIt is for this user only and good for ten minutes; at any time they can do the same ` +
    `at ${portalUrl}. When they say that it is done, call this tool again with the same arguments.`
  );
}

/**
 * For the person, beside the link, in a client that asks whether to open it (MCP Elicitation, URL mode).
 * @param round how often they are asked, from 1
 */
export function linkMessage({ purpose }: LinkNeed, round = 1): string {
  if (round > 1) return 'It is not finished yet: complete the steps on this page of Gatehouse, then come back.';
  return purpose === 'connect'
    ? 'Jira and Confluence need your Atlassian account. Connect it on this page of Gatehouse, then come back.'
    : 'Your Atlassian connection has to be renewed. Do that on this page of Gatehouse, then come back.';
}

/** While a call waits for its user. */
export const WAITING = 'Waiting for the Atlassian account to be connected';

/** After the person said no (RS-69). */
export function declinedText(portalUrl: string): string {
  return (
    'The user chose not to connect Atlassian now, so nothing was done. Do not ask again unless they bring it up. ' +
    `They can do it at any time at ${portalUrl}.`
  );
}

/** After a write that was begun before, and of which nothing is known. */
export const UNKNOWN_OUTCOME =
  'This call was begun once before, and what came of it is not known. Look whether it was done before you call again.';

/** MCP 2026-07-28, Multi Round-Trip Requests: as the SDK words it. */
export const INVALID_STATE = {
  code: -32602,
  message: 'Invalid or expired requestState',
  data: { reason: 'invalid_request_state' },
} as const;

/** MCP 2025-11-25, Elicitation, "URL Elicitation Required Error". */
export const URL_REQUIRED = { code: -32042, message: 'This request requires more information.' } as const;
