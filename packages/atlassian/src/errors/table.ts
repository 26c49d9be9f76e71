/** What a caller decides on. */
export type AtlassianErrorKind =
  | 'unauthorized'
  | 'scope_mismatch'
  | 'forbidden'
  | 'not_found'
  | 'invalid'
  | 'conflict'
  | 'gone'
  | 'rate_limited'
  | 'unavailable'
  | 'aborted';

/** A stable name for the exact cause, for logs, metrics and tests. */
export type AtlassianErrorCode = keyof typeof ERRORS;

interface Entry {
  kind: AtlassianErrorKind;
  /** Said to the model, after Atlassian's own words where there are any; `{scope}` and `{until}` are filled in. */
  wire: string;
  /** Said to the operator. */
  log: string;
  /** Whether Atlassian's words about the request are worth repeating to the model. */
  quote: boolean;
}

/** The table of everything that can come of a request to Atlassian. Wire and log texts never mix. */
export const ERRORS = {
  token_rejected: {
    kind: 'unauthorized',
    wire: 'Atlassian no longer accepts the stored sign-in. Reconnect the Atlassian account.',
    log: 'access token expired or revoked',
    quote: false,
  },
  scope_missing: {
    kind: 'scope_mismatch',
    wire: 'The Atlassian connection lacks a permission that this needs{scope}. Reconnect the Atlassian account to grant it.',
    log: 'the access token lacks a scope; refreshing cannot help',
    quote: false,
  },
  no_product_access: {
    kind: 'forbidden',
    wire: 'This account has no access to that product on this site. Ask a site administrator, or choose another site.',
    log: 'the user has no product access, or the product is missing on the site',
    quote: true,
  },
  app_not_installed: {
    kind: 'forbidden',
    wire: 'Gatehouse is no longer connected to this site. Reconnect the Atlassian account and include the site.',
    log: 'the app is not installed on the site: the grant or the installation is gone',
    quote: true,
  },
  not_permitted: {
    kind: 'forbidden',
    wire: 'This account is not permitted to do that.',
    log: 'forbidden by Atlassian',
    quote: true,
  },
  not_found: {
    kind: 'not_found',
    wire: 'It does not exist, or this account may not see it.',
    log: 'not found, or hidden by permissions',
    quote: true,
  },
  rejected: { kind: 'invalid', wire: 'Atlassian rejected the request.', log: 'rejected as invalid', quote: true },
  bad_identifier: {
    kind: 'invalid',
    wire: 'That is not a usable key or id.',
    log: 'refused before sending: an identifier that is no path segment',
    quote: false,
  },
  too_large: {
    kind: 'invalid',
    wire: 'The content is larger than Atlassian accepts. Make it shorter.',
    log: 'request body too large',
    quote: true,
  },
  source_too_large: {
    kind: 'invalid',
    wire: 'The file is larger than may be copied. Nothing was attached.',
    log: 'the source of a file is longer than files may be',
    quote: false,
  },
  version_conflict: {
    kind: 'conflict',
    wire: 'It was changed in the meantime. Read it again and repeat the change.',
    log: 'conflict with the current version',
    quote: true,
  },
  endpoint_removed: {
    kind: 'gone',
    wire: 'Atlassian has removed the function that this tool uses. The operator must update Gatehouse.',
    log: 'ATLASSIAN REMOVED THIS ENDPOINT: Gatehouse must be updated',
    quote: false,
  },
  rate_burst: {
    kind: 'rate_limited',
    wire: 'Atlassian is receiving too many requests. Wait before trying again.',
    log: 'burst limit',
    quote: false,
  },
  rate_quota: {
    kind: 'rate_limited',
    wire: "Atlassian's hourly quota for this installation is used up{until}.",
    log: 'hourly points quota used up',
    quote: false,
  },
  rate_site_quota: {
    kind: 'rate_limited',
    wire: "Atlassian's hourly quota for this site is used up{until}.",
    log: "the site's hourly points quota used up",
    quote: false,
  },
  rate_share: {
    kind: 'rate_limited',
    wire: "This user has used their share of this installation's hourly quota{until}. Ask for less until then.",
    log: 'one user used their share of the hourly points quota',
    quote: false,
  },
  rate_busy: {
    kind: 'rate_limited',
    wire: 'Too many calls of this user are waiting for Atlassian. Make fewer at once.',
    log: 'no place among the requests of this user in time',
    quote: false,
  },
  upstream_failed: {
    kind: 'unavailable',
    wire: 'Atlassian failed to answer the request.',
    log: 'server error at Atlassian',
    quote: false,
  },
  redirected: {
    kind: 'unavailable',
    wire: 'Atlassian gave an unexpected answer.',
    log: 'a redirect, which is never followed',
    quote: false,
  },
  unreadable: {
    kind: 'unavailable',
    wire: 'Atlassian gave an answer that could not be understood.',
    log: 'the answer does not have the documented shape',
    quote: false,
  },
  answer_too_large: {
    kind: 'unavailable',
    wire: 'The answer from Atlassian is too large. Ask for less.',
    log: 'the answer exceeds the size cap',
    quote: false,
  },
  source_failed: {
    kind: 'unavailable',
    wire: 'The file could not be read to its end from where it is. Nothing was attached.',
    log: 'the source of a file broke off, or was not as long as it was said to be',
    quote: false,
  },
  undecided: {
    kind: 'unavailable',
    wire: 'Atlassian does not say whether it is there.',
    log: 'not found where that proves nothing',
    quote: false,
  },
  timed_out: { kind: 'unavailable', wire: 'Atlassian did not answer in time.', log: 'timed out', quote: false },
  unreachable: { kind: 'unavailable', wire: 'Atlassian cannot be reached.', log: 'network failure', quote: false },
  aborted: { kind: 'aborted', wire: 'The request was cancelled.', log: 'cancelled by the caller', quote: false },
} as const satisfies Record<string, Entry>;
