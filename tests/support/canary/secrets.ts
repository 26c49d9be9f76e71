import type { Secret } from './needles.ts';

/** Members of forms, of JSON and of queries whose values are secret, and what they are called here. */
const NAMES: Record<string, string> = {
  access_token: 'access token',
  refresh_token: 'refresh token',
  client_secret: 'client secret',
  registration_access_token: 'registration access token',
  device_code: 'device code',
  user_code: 'user code',
  code: 'code',
  code_verifier: 'verifier',
  state: 'state',
  csrf: 'form proof',
  token: 'token',
};

const LINKS = /\b(?:lnk|svl)_[\w-]{43}/g;
const INPUTS = /name="csrf" value="([^"]+)"/g;

/** What is secret in the answer to a request, or in what was printed. */
export function secretsIn(...parts: (URL | string | undefined)[]): Secret[] {
  return parts.flatMap((part) => {
    if (part instanceof URL) return [...named(part.searchParams), ...links(part.href)];
    if (!part) return [];
    const proofs = [...part.matchAll(INPUTS)].map(([, value = '']) => ({ kind: 'form proof', value }));
    return [...proofs, ...links(part), ...members(part)];
  });
}

/** What is secret in a request. */
export function secretsOfRequest(url: URL, headers: Headers, body: unknown): Secret[] {
  const form = body instanceof URLSearchParams ? named(body) : [];
  const [scheme, value = ''] = (headers.get('authorization') ?? '').split(' ');
  const shown = scheme === 'Basic' ? [value, passwordOf(value)] : [value];
  return [...secretsIn(url), ...form, ...shown.flatMap((one) => whole('authorization', one))];
}

/** The part of a client's credentials that is its secret (RFC 6749 section 2.3.1). */
const passwordOf = (basic: string): string =>
  decodeURIComponent(Buffer.from(basic, 'base64').toString().split(':').at(-1) ?? '');

const named = (params: Iterable<[string, string]>): Secret[] =>
  [...params].flatMap(([name, value]) => whole(NAMES[name], value));

const links = (text: string): Secret[] => [...text.matchAll(LINKS)].map(([value]) => ({ kind: 'link', value }));

function members(text: string): Secret[] {
  if (!text.startsWith('{')) return [];
  try {
    return Object.entries(JSON.parse(text)).flatMap(([name, value]) =>
      typeof value === 'string' ? whole(NAMES[name], value) : [],
    );
  } catch {
    return [];
  }
}

/** A value, and the parts of it that are as good: a token's signature, a user's code without its dash. */
function whole(kind: string | undefined, value: string): Secret[] {
  if (kind === undefined || value.length < 8) return [];
  const signature = value.startsWith('eyJ') ? value.split('.')[2] : undefined;
  const dashless = kind === 'user code' ? value.replaceAll('-', '') : undefined;
  return [value, signature, dashless].flatMap((one) => (one ? [{ kind, value: one }] : []));
}
