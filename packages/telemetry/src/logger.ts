import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Fields that carry a secret wherever they appear; a last net under code that should not log them at all. */
const SECRET_FIELDS = [
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
  'code',
  'code_verifier',
  'state',
  'assertion',
  'client_assertion',
];

const REDACTED = SECRET_FIELDS.flatMap((field) => {
  const key = field.includes('-') ? `["${field}"]` : `.${field}`;
  const top = field.includes('-') ? key : field;
  return [top, `*${key}`, `req.headers${key}`, `res.headers${key}`];
});

/** What a request may leave in the log: never its query, its headers or its body, where codes and tokens travel. */
interface LoggableRequest {
  method?: string;
  url?: string;
  id?: unknown;
}

/**
 * The program's log: one JSON object a line on standard output.
 *
 * @param options.program `auth`, `mcp` …, in every line
 * @param options.level the least level that is written
 */
export function createLogger(options: { program: string; level: string; destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: { program: options.program },
    redact: { paths: REDACTED, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      req: (request: LoggableRequest) => ({ method: request.method, path: request.url?.split('?', 1)[0] }),
      res: (response: { statusCode?: number }) => ({ status: response.statusCode }),
      err: serializeError,
    },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

/** Type, code and stack of an error. The stack's first line is the message, which our errors keep free of secrets. */
function serializeError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { type: error.name, message: error.message, ...(code ? { errorCode: code } : {}), stack: error.stack };
}
