import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a host name is this computer's own. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.has(hostname);
}

const parseUrl = (value: string) => URL.parse(value);

/** An origin without path or trailing slash; https, or http on loopback alone. */
export const publicOrigin = z.string().superRefine((value, context) => {
  const url = parseUrl(value);
  const say = (message: string) => context.addIssue({ code: 'custom', message });
  if (!url) say('is not a URL');
  else if (value !== url.origin)
    say(`must be exactly an origin, such as ${url.origin}, without path or trailing slash`);
  else if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) say('must be https unless it is on localhost');
  else if (url.protocol !== 'https:' && url.protocol !== 'http:') say('must be an http or https URL');
});

/** A resource identifier in its canonical spelling (RFC 8707), with a path, https or http on loopback. */
export const resourceIdentifier = z.string().superRefine((value, context) => {
  const url = parseUrl(value);
  const say = (message: string) => context.addIssue({ code: 'custom', message });
  if (!url) say('is not a URL');
  else if (url.pathname === '/') say('needs a path, such as /mcp');
  else if (value !== `${url.origin}${url.pathname}` || value.endsWith('/')) {
    say('must be written in lower case, without query, fragment or trailing slash');
  } else if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) say('must be https unless it is on localhost');
  else if (url.protocol !== 'https:' && url.protocol !== 'http:') say('must be an http or https URL');
});

/** The base address of a service that we call: an http or https origin. */
export const serviceOrigin = z.string().superRefine((value, context) => {
  const url = parseUrl(value);
  if (!url || value !== url.origin || !/^https?:$/.test(url.protocol)) {
    context.addIssue({ code: 'custom', message: 'must be an http or https origin without path or trailing slash' });
  }
});

/** `host:port`, where to listen. Port 0 lets the system choose. */
export const listenAddress = z.string().transform((value, context) => {
  const match = /^(.+):(\d{1,5})$/.exec(value);
  const port = Number(match?.[2]);
  if (!match?.[1] || port > 65_535) {
    context.addIssue({ code: 'custom', message: 'must be host:port' });
    return z.NEVER;
  }
  return { host: match[1].replace(/^\[(.*)\]$/, '$1'), port };
});

/** A PostgreSQL address. */
export const databaseUrl = z.string().superRefine((value, context) => {
  const url = parseUrl(value);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    context.addIssue({ code: 'custom', message: 'is not a postgres:// address' });
  }
});

/** Words separated by commas or white space. */
export const wordList = z.string().transform((value) => value.split(/[\s,]+/).filter(Boolean));

/** Names separated by commas; a name may have spaces. */
export const commaList = z.string().transform((value) =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean),
);

/** A whole number between two, both included. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);

/** The issuer of an identity provider (OpenID Connect Discovery 1.0 section 2): https, or http on loopback alone. */
export const identityIssuer = z.string().superRefine((value, context) => {
  const url = parseUrl(value);
  const say = (message: string) => context.addIssue({ code: 'custom', message });
  if (!url || !/^https?:$/.test(url.protocol)) say('is not an https URL');
  else if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) say('must be https unless it is on localhost');
  else if (url.search || url.hash || url.username) say('must have no query, fragment or user');
  else if (url.pathname.includes('/.well-known/')) say('must be the issuer, without /.well-known/…');
});

/** Scopes of ours, without deleting, which nobody should be asked for first. */
export const scopeList = wordList.superRefine((scopes, context) => {
  const wrong = scopes.filter((scope) => !/^(jira|confluence|jsm):(read|write)$/.test(scope));
  if (wrong.length > 0)
    context.addIssue({ code: 'custom', message: `has what is no scope to begin with: ${wrong.join(', ')}` });
});

/** `on` or `off`. */
export const onOff = z.enum(['on', 'off'], { error: 'must be on or off' }).transform((value) => value === 'on');

export const logLevel = z.enum(['debug', 'info', 'warn', 'error', 'silent'], {
  error: 'must be debug, info, warn, error or silent',
});
