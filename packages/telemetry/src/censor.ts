/** Fields that carry a secret wherever they appear; a last net under code that should not log them at all. */
export const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'client_secret',
  'clientSecret',
  'token',
  'access_token',
  'accessToken',
  'refresh_token',
  'refreshToken',
  'id_token',
  'idToken',
  'code',
  'code_verifier',
  'codeVerifier',
  'state',
  'assertion',
  'client_assertion',
  'clientAssertion',
];
const IN_LOWER_CASE = new Set(SECRET_FIELDS.map((field) => field.toLowerCase()));

export const CENSORED = '[redacted]';
/** What lies deeper than this is not written: no line of ours is so deep, and what refers to itself has no end. */
const DEPTH = 8;

/**
 * A copy of what is about to be logged, with the values of secret fields replaced at every depth, whatever the case of
 * their names. Written by hand, since each call of a tool leaves a line: pino's `redact`, whose paths reach two levels,
 * takes ten times as long as all the rest of a line where they have wildcards.
 *
 * @param own top-level fields that have a serializer, which decides what of them is written: they stay as they are
 */
export function censor(fields: Record<string, unknown>, own: ReadonlySet<string>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    copy[name] = own.has(name) ? fields[name] : censored(name, fields[name], 1);
  }
  return copy;
}

function censored(name: string, value: unknown, depth: number): unknown {
  if (value === undefined) return value;
  if (IN_LOWER_CASE.has(name.toLowerCase())) return CENSORED;
  if (typeof value !== 'object' || value === null) return value;
  // Dates, addresses and the like say themselves how they are written.
  if ('toJSON' in value) return value;
  if (depth === DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => censored('', item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) copy[key] = censored(key, item, depth + 1);
  return copy;
}
