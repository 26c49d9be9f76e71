/** A stable name for why a request was not let in. */
export type BearerFault = keyof typeof BEARER_FAULTS;

interface Entry {
  /** The status and the `error` of RFC 6750 section 3.1 and RFC 9449 section 7.1; none where no credentials were sent. */
  status: 400 | 401;
  error?: 'invalid_token' | 'invalid_request' | 'invalid_dpop_proof';
  /** Said to the client. Plain ASCII without quotes or backslashes: it goes into a quoted string. */
  wire: string;
  /** Said to the operator. */
  log: string;
}

const badToken = (wire: string, log: string) => ({ status: 401, error: 'invalid_token', wire, log }) as const;
const badProof = (wire: string, log: string) => ({ status: 401, error: 'invalid_dpop_proof', wire, log }) as const;

/** Every way in which an access token, or the proof that comes with it, can fail. Wire and log texts never mix. */
export const BEARER_FAULTS = {
  absent: { status: 401, wire: 'Sign in to use this server.', log: 'no access token' },
  malformed_request: {
    status: 400,
    error: 'invalid_request',
    wire: 'The Authorization header is not of the form: Bearer or DPoP, a space, one token.',
    log: 'Authorization header with a scheme of ours and not one token',
  },
  malformed: badToken('The access token is not valid.', 'not a signed JWT of a kind that is accepted'),
  unknown_key: badToken('The access token is not valid.', 'signed with a key that is not among the signing keys'),
  bad_signature: badToken('The access token is not valid.', 'the signature does not verify'),
  expired: badToken('The access token has expired.', 'expired'),
  not_yet_valid: badToken('The access token is not valid yet.', 'nbf lies in the future'),
  wrong_issuer: badToken('The access token was issued by another authorization server.', 'the issuer is another'),
  wrong_audience: badToken('The access token was issued for another resource.', 'the audience is not this resource'),
  bad_claims: badToken('The access token is not valid.', 'claims are missing or have the wrong shape'),
  sender_constrained: badToken(
    'The access token is bound to a key and cannot be used as a bearer token.',
    'a token with cnf was presented as a bearer token (RFC 9449 section 7.2)',
  ),
  not_bound: badToken(
    'The access token is not bound to a key. Present it as a bearer token.',
    'a token without cnf was presented with the DPoP scheme (RFC 9449 section 7.1)',
  ),
  revoked: badToken('The access token is no longer valid.', 'the grant, the client or the token itself has ended'),
  user_inactive: badToken('The access token is no longer valid.', 'the user is unknown or suspended'),
  proof_absent: badProof('The DPoP header is missing.', 'no DPoP header'),
  proof_malformed: badProof(
    'The DPoP header is not one proof of a kind that is accepted.',
    'not one JWT of the right type and algorithm, with a public key and all claims',
  ),
  proof_bad_signature: badProof('The DPoP proof is not signed with its key.', 'the signature of the proof is wrong'),
  proof_wrong_method: badProof('The DPoP proof is for another method.', 'htm is not the method'),
  proof_wrong_uri: badProof('The DPoP proof is for another address.', 'htu is not the address of this resource'),
  proof_wrong_time: badProof(
    'The DPoP proof was made too long ago, or in the future. Make one for each request, and check the clock.',
    'iat is more than five minutes away',
  ),
  proof_wrong_token: badProof('The DPoP proof is for another access token.', 'ath is not the hash of the token'),
  proof_wrong_key: badProof(
    'The DPoP proof is signed with another key than the access token is bound to.',
    'the thumbprint of the key is not cnf.jkt',
  ),
  proof_replayed: badProof('The DPoP proof was used before. Make one for each request.', 'the proof was used before'),
} as const satisfies Record<string, Entry>;

/** The table's entry, with its optional `error`. */
export function bearerFault(fault: BearerFault): Entry {
  return BEARER_FAULTS[fault];
}
