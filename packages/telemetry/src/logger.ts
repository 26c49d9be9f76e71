import { type DestinationStream, type Logger, pino } from 'pino';
import { CENSORED, censor, SECRET_FIELDS } from './censor.js';

export type { Logger } from 'pino';

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
  const serializers = {
    req: (request: LoggableRequest) => ({ method: request.method, path: request.url?.split('?', 1)[0] }),
    res: (response: { statusCode?: number }) => ({ status: response.statusCode }),
    err: serializeError,
  };
  const serialized = new Set(Object.keys(serializers));
  const withoutSecrets = (fields: Record<string, unknown>) => censor(fields, serialized);
  const settings = {
    level: options.level,
    base: { program: options.program },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: withoutSecrets },
    // What a child logger says in each line passes no formatter.
    redact: { paths: SECRET_FIELDS.map((field) => `["${field}"]`), censor: CENSORED },
    serializers,
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

/** Type, code and stack of an error. The stack's first line is the message, which our errors keep free of secrets. */
function serializeError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { type: error.name, message: error.message, ...(code ? { errorCode: code } : {}), stack: error.stack };
}
