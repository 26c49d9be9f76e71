import { readFile } from 'node:fs/promises';
import { isScope, judgeRedirectUri } from '@gatehouse/contract';
import { addClient, type NewClient } from '@gatehouse/database';
import { importJWK } from 'jose';
import { z } from 'zod';
import { readArguments } from '../arguments.js';
import { withDatabase } from '../operator-database.js';
import { OperatorError } from '../operator-error.js';
import { CLIENTS_USAGE } from './usage.js';

const options = {
  name: { type: 'string' },
  'redirect-uri': { type: 'string', multiple: true },
  secret: { type: 'boolean' },
  public: { type: 'boolean' },
  jwks: { type: 'string' },
  'jwks-uri': { type: 'string' },
  grant: { type: 'string', multiple: true },
  scope: { type: 'string' },
  trusted: { type: 'boolean' },
} as const;

const read = (args: string[]) => readArguments(args, options, CLIENTS_USAGE).values;
type Values = ReturnType<typeof read>;

/** Registers a client for good. Its secret is printed this once. */
export async function addCommand(args: string[]): Promise<number> {
  const client = await readClient(read(args));
  const { id, secret } = await withDatabase('gatehouse clients', ({ pool }) => addClient(pool, client));
  const lines = [`client id: ${id}`];
  if (secret)
    lines.push(`client secret: ${secret}`, 'Keep the secret now: it is stored as a hash and never shown again.');
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

async function readClient(values: Values): Promise<NewClient> {
  const name = values.name?.trim();
  if (!name) throw new OperatorError('--name is missing: people decide by it.');
  const redirectUris = values['redirect-uri'] ?? [];
  for (const uri of redirectUris) {
    const verdict = judgeRedirectUri(uri, 'any');
    if (!verdict.ok) throw new OperatorError(`--redirect-uri ${uri}: redirect URIs ${verdict.why}.`);
  }
  const grantTypes = [...new Set(values.grant ?? ['authorization_code'])];
  const people = grantTypes.includes('authorization_code');
  if (people && !grantTypes.includes('refresh_token')) grantTypes.push('refresh_token');
  if (people && redirectUris.length === 0) throw new OperatorError('--redirect-uri is missing: where do answers go?');
  const { authMethod, jwks } = await readMethod(values);
  if (authMethod === 'none' && grantTypes.includes('client_credentials')) {
    throw new OperatorError(
      '--grant client_credentials needs --secret, --jwks or --jwks-uri: a machine proves itself.',
    );
  }
  if (values.trusted && !redirectUris.some((uri) => uri.startsWith('https://'))) {
    throw new OperatorError('--trusted needs an https redirect URI: anybody can receive what goes to another one.');
  }
  return {
    name,
    redirectUris,
    grantTypes,
    authMethod,
    jwks,
    jwksUri: values['jwks-uri'],
    scopes: readScopes(values.scope),
    trusted: values.trusted === true,
  };
}

async function readMethod(values: Values): Promise<Pick<NewClient, 'authMethod' | 'jwks'>> {
  const ways = [values.secret, values.public, values.jwks !== undefined, values['jwks-uri'] !== undefined];
  if (ways.filter(Boolean).length !== 1) {
    throw new OperatorError('Give one of --secret, --public, --jwks and --jwks-uri: how the client authenticates.');
  }
  if (values.secret) return { authMethod: 'client_secret_basic' };
  if (values.public) return { authMethod: 'none' };
  if (values['jwks-uri'] !== undefined && !URL.parse(values['jwks-uri'])?.href.startsWith('https://')) {
    throw new OperatorError('--jwks-uri must be an https address.');
  }
  return { authMethod: 'private_key_jwt', jwks: values.jwks === undefined ? undefined : await readKeys(values.jwks) };
}

const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) });
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

async function readKeys(file: string): Promise<NonNullable<NewClient['jwks']>> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new OperatorError(`${file} cannot be read.`);
  });
  const parsed = keySet.safeParse(safeJson(text));
  if (!parsed.success)
    throw new OperatorError(`${file} is no JSON Web Key Set: it needs {"keys": […]} with a key in it.`);
  for (const key of parsed.data.keys) {
    if (PRIVATE.some((member) => member in key)) {
      throw new OperatorError(`${file} has a private or shared key in it. Only the public keys belong here.`);
    }
    const alg = typeof key.alg === 'string' ? key.alg : key.kty === 'RSA' ? 'RS256' : 'ES256';
    await importJWK(key, alg).catch(() => {
      throw new OperatorError(`${file} has a key in it that cannot be used.`);
    });
  }
  return parsed.data;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readScopes(value: string | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  const scopes = value.split(/[\s,]+/).filter(Boolean);
  const wrong = scopes.filter((scope) => !isScope(scope));
  if (scopes.length === 0 || wrong.length > 0) {
    throw new OperatorError(`--scope has what is no scope of this server: ${wrong.join(', ') || 'nothing'}.`);
  }
  return scopes;
}
