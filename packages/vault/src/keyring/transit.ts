import { readFile } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { KeyringError } from '../keyring.js';
import type { MasterFailure, MasterKey, MasterResult, WrapContext } from './master.js';

/** How we prove ourselves to HashiCorp Vault: a token, a file that an agent keeps one in, or an AppRole. */
export interface TransitLogin {
  token?: string | undefined;
  /** Read again for each visit: an agent renews what it holds. */
  tokenFile?: string | undefined;
  roleId?: string | undefined;
  secretId?: string | undefined;
  /** Where the AppRole method is mounted. */
  appRoleMount: string;
  namespace?: string | undefined;
}

type Answer = { ok: true; status: number; body: unknown } | MasterFailure;

/** Milliseconds that one exchange may take. */
const TIMEOUT_MS = 10_000;
const ANSWER_MAX = 64 * 1024;

const failure = z.object({ errors: z.array(z.string()) });
const encrypted = z.object({ data: z.object({ ciphertext: z.string().startsWith('vault:') }) });
const decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });
const loggedIn = z.object({ auth: z.object({ client_token: z.string() }) });

/**
 * A key of HashiCorp Vault's transit engine (or OpenBao's), over its HTTP API. The key must be an AEAD one, as
 * `aes256-gcm96` is, which is the default: what a wrapped key belongs to is its associated data.
 *
 * @param address `transit:https://host:8200/<mount>/<key>`
 * @param dispatcher the way out, through the operator's proxy where there is one; its owner closes it
 * @throws KeyringError where the address or the login is none
 */
export function openTransitKey(address: string, login: TransitLogin, dispatcher: Dispatcher | undefined): MasterKey {
  const { origin, mount, key } = parseAddress(address);
  refuseIncompleteLogin(login);
  const way = dispatcher ?? new Agent({ connections: 2 });
  let token: string | undefined;

  const post = async (path: string, body: object, bearer?: string): Promise<Answer> => {
    try {
      const answer = await request(`${origin}/v1/${path}`, {
        method: 'POST',
        dispatcher: way,
        headers: {
          'content-type': 'application/json',
          'x-vault-request': 'true',
          ...(login.namespace ? { 'x-vault-namespace': login.namespace } : {}),
          ...(bearer ? { 'x-vault-token': bearer } : {}),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await answer.body.text();
      if (text.length > ANSWER_MAX) return { ok: false, reason: 'unavailable', logText: 'the answer is too long' };
      return { ok: true, status: answer.statusCode, body: parseJson(text) };
    } catch (error) {
      return { ok: false, reason: 'unavailable', logText: `no answer from ${origin} (${codeOf(error)})` };
    }
  };

  /** Logs in where that is how it is done; otherwise takes what the operator gave. */
  const newToken = async (): Promise<{ ok: true; token: string } | MasterFailure> => {
    if (login.token) return { ok: true, token: login.token };
    if (login.tokenFile) {
      const text = await readFile(login.tokenFile, 'utf8').catch(() => '');
      if (text.trim()) return { ok: true, token: text.trim() };
      return { ok: false, reason: 'refused', logText: 'the file of TRANSIT_TOKEN_FILE cannot be read, or is empty' };
    }
    const credentials = { role_id: login.roleId, secret_id: login.secretId };
    const answer = await post(`auth/${login.appRoleMount}/login`, credentials);
    if (!answer.ok) return answer;
    const parsed = loggedIn.safeParse(answer.body);
    if (answer.status === 200 && parsed.success) return { ok: true, token: parsed.data.auth.client_token };
    return refusal(answer.status, answer.body, 'the login with TRANSIT_ROLE_ID');
  };

  type Used<T> = { ok: true; data: T } | MasterFailure;
  const use = async <T>(operation: string, body: object, schema: z.ZodType<T>, again = true): Promise<Used<T>> => {
    const held = token === undefined ? await newToken() : { ok: true as const, token };
    if (!held.ok) return held;
    token = held.token;
    const answer = await post(`${mount}/${operation}/${key}`, body, token);
    if (!answer.ok) return answer;
    const parsed = schema.safeParse(answer.body);
    if (answer.status === 200 && parsed.success) return { ok: true, data: parsed.data };
    if (answer.status !== 403) return refusal(answer.status, answer.body, operation);
    // A token that has run out is refused as a wrong one is: where another may be had, it is tried once.
    token = undefined;
    return again && !login.token
      ? await use(operation, body, schema, false)
      : refusal(answer.status, answer.body, operation);
  };

  return {
    name: `transit:${mount}/${key}`,
    async wrap(bytes, context): Promise<MasterResult> {
      const plaintext = bytes.toString('base64');
      const answer = await use('encrypt', { plaintext, associated_data: associated(context) }, encrypted);
      return answer.ok ? { ok: true, bytes: Buffer.from(answer.data.data.ciphertext, 'ascii') } : answer;
    },
    async unwrap(wrapped, context): Promise<MasterResult> {
      const ciphertext = wrapped.toString('ascii');
      const answer = await use('decrypt', { ciphertext, associated_data: associated(context) }, decrypted);
      return answer.ok ? { ok: true, bytes: Buffer.from(answer.data.data.plaintext, 'base64') } : answer;
    },
    async close() {
      if (!dispatcher) await way.close();
    },
  };
}

const associated = ({ keyring, id, activeFrom }: WrapContext) =>
  Buffer.from(`gatehouse keyring:${keyring}:${id}:${activeFrom.toISOString()}`, 'utf8').toString('base64');

function parseAddress(address: string): { origin: string; mount: string; key: string } {
  const url = URL.parse(address.slice('transit:'.length));
  const [, mount, key] = /^\/([A-Za-z0-9_./-]+)\/([A-Za-z0-9_.-]+)$/.exec(url?.pathname ?? '') ?? [];
  if (!url || !mount || !key || url.search || url.hash || url.username) {
    throw new KeyringError('the transit address is not transit:https://host:8200/<mount>/<key>');
  }
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !loopback) throw new KeyringError('the transit address must be https');
  return { origin: url.origin, mount, key };
}

function refuseIncompleteLogin({ token, tokenFile, roleId, secretId }: TransitLogin): void {
  if (token || tokenFile || (roleId && secretId)) return;
  throw new KeyringError(
    'a transit address needs a login: set TRANSIT_TOKEN or TRANSIT_TOKEN_FILE, or TRANSIT_ROLE_ID and TRANSIT_SECRET_ID',
  );
}

/** What an answer other than success means. A 400 is about the key or the ciphertext, a 403 about the token. */
function refusal(status: number, body: unknown, what: string): MasterFailure {
  const parsed = failure.safeParse(body);
  const words = parsed.success ? parsed.data.errors.join('; ').replace(/\s+/g, ' ').slice(0, 200) : '';
  const logText = `${what} was answered ${status}${words ? ` (${words})` : ''}`;
  if (status === 400 && what === 'decrypt' && !/key not found|no handler/i.test(words)) {
    return { ok: false, reason: 'not_ours', logText };
  }
  const passing =
    status === 200 || status === 429 || status === 412 || status >= 500 || (status >= 300 && status < 400);
  return { ok: false, reason: passing ? 'unavailable' : 'refused', logText };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
