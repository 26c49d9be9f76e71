/** A stable name for why a request was not let in. */
export type BearerFault = keyof typeof BEARER_FAULTS;

interface Entry {
  /** The status and the `error` of RFC 6750 section 3.1; no `error` where no credentials were sent. */
  status: 400 | 401;
  error?: 'invalid_token' | 'invalid_request';
  /** Said to the client. Plain ASCII without quotes or backslashes: it goes into a quoted string. */
  wire: string;
  /** Said to the operator. */
  log: string;
}

/** Every way in which a bearer token can fail. Wire and log texts never mix. */
export const BEARER_FAULTS = {
  absent: { status: 401, wire: 'Sign in to use this server.', log: 'no bearer credentials' },
  malformed_request: {
    status: 400,
    error: 'invalid_request',
    wire: 'The Authorization header is not of the form: Bearer, a space, one token.',
    log: 'Authorization header with the Bearer scheme and not one token',
  },
  malformed: {
    status: 401,
    error: 'invalid_token',
    wire: 'The access token is not valid.',
    log: 'not a signed JWT of a kind that is accepted',
  },
  unknown_key: {
    status: 401,
    error: 'invalid_token',
    wire: 'The access token is not valid.',
    log: 'signed with a key that is not among the signing keys',
  },
  bad_signature: {
    status: 401,
    error: 'invalid_token',
    wire: 'The access token is not valid.',
    log: 'the signature does not verify',
  },
  expired: { status: 401, error: 'invalid_token', wire: 'The access token has expired.', log: 'expired' },
  not_yet_valid: {
    status: 401,
    error: 'invalid_token',
    wire: 'The access token is not valid yet.',
    log: 'nbf lies in the future',
  },
  wrong_issuer: {
    status: 401,
    error: 'invalid_token',
    wire: 'The access token was issued by another authorization server.',
    log: 'the issuer is another',
  },
  wrong_audience: {
    status: 401,
    error: 'invalid_token',
    wire: 'The access token was issued for another resource.',
    log: 'the audience is not this resource',
  },
  bad_claims: {
    status: 401,
    error: 'invalid_token',
    wire: 'The access token is not valid.',
    log: 'claims are missing or have the wrong shape',
  },
  sender_constrained: {
    status: 401,
    error: 'invalid_token',
    wire: 'The access token is bound to a key and cannot be used as a bearer token.',
    log: 'a token with cnf was presented as a bearer token (RFC 9449 section 7.2)',
  },
  user_inactive: {
    status: 401,
    error: 'invalid_token',
    wire: 'The access token is no longer valid.',
    log: 'the user is unknown or suspended',
  },
} as const satisfies Record<string, Entry>;

/** The table's entry, with its optional `error`. */
export function bearerFault(fault: BearerFault): Entry {
  return BEARER_FAULTS[fault];
}
