/** Fields that carry a secret wherever they appear, in lower case; a last net under code that should not log them at all. */
export const SECRET_FIELDS = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'client_secret',
  'clientsecret',
  'token',
  'access_token',
  'accesstoken',
  'refresh_token',
  'refreshtoken',
  'id_token',
  'idtoken',
  'code',
  'code_verifier',
  'codeverifier',
  'state',
  'assertion',
  'client_assertion',
  'clientassertion',
]);

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
  if (SECRET_FIELDS.has(name) || SECRET_FIELDS.has(name.toLowerCase())) return CENSORED;
  if (typeof value !== 'object' || value === null) return value;
  // Dates, addresses and the like say themselves how they are written.
  if ('toJSON' in value) return value;
  if (depth === DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => censored('', item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) copy[key] = censored(key, item, depth + 1);
  return copy;
}
