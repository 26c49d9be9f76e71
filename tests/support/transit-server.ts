import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { freePort } from './ports.ts';

/**
 * HashiCorp Vault's transit engine and AppRole login, as its HTTP API has them: `aes256-gcm96` keys with versions,
 * associated data, tokens that run out, errors in their shapes and words.
 */
export interface TransitServer {
  /** `http://127.0.0.1:…`, without a path. */
  url: string;
  /** A token that may encrypt and decrypt, and one that may only decrypt. */
  tokens: { full: string; decrypt: string };
  appRole: { roleId: string; secretId: string };
  /** Every request so far: what was asked, and the status of the answer. */
  requests: { path: string; status: number; namespace: string | undefined }[];
  /** Makes a new version of a key, and refuses ciphertexts of versions below. */
  rotate(key: string, oldest?: number): void;
  /** Ends every token that a login gave. */
  endLogins(): void;
  /** What every request is answered with instead, such as 503 while it is sealed; undefined for as usual. */
  fault: number | undefined;
  close(): Promise<void>;
  /** Listens again where it did before. */
  reopen(): Promise<void>;
}

interface Key {
  versions: Buffer[];
  oldest: number;
}

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** @param keys the names of the keys that the engine at `transit/` has */
export async function startTransitServer(...keys: string[]): Promise<TransitServer> {
  const engine = new Map<string, Key>(keys.map((name) => [name, { versions: [randomBytes(32)], oldest: 1 }]));
  const tokens = { full: `hvs.${randomUUID()}`, decrypt: `hvs.${randomUUID()}` };
  const appRole = { roleId: randomUUID(), secretId: randomUUID() };
  const logins = new Set<string>();
  const requests: TransitServer['requests'] = [];

  const answer = (path: string, token: string | undefined, body: Record<string, unknown>) => {
    if (self.fault !== undefined) throw new Refusal(self.fault, self.fault === 503 ? 'Vault is sealed' : 'fault');
    if (path === '/v1/auth/approle/login') {
      if (body.role_id !== appRole.roleId || body.secret_id !== appRole.secretId) {
        throw new Refusal(400, 'invalid role or secret ID');
      }
      const login = `hvs.${randomUUID()}`;
      logins.add(login);
      return { auth: { client_token: login, lease_duration: 1200, renewable: true, token_type: 'service' } };
    }
    const [, operation = '', name = ''] = /^\/v1\/transit\/(encrypt|decrypt)\/([^/]+)$/.exec(path) ?? [];
    if (!operation) throw new Refusal(404, `no handler for route "${path.slice(4)}". route entry not found.`);
    const allowed =
      token === tokens.full || logins.has(token ?? '') || (token === tokens.decrypt && operation === 'decrypt');
    if (!allowed) throw new Refusal(403, '1 error occurred:\n\t* permission denied\n\n');
    const key = engine.get(name);
    if (!key) throw new Refusal(400, 'encryption key not found');
    const associated = Buffer.from(String(body.associated_data ?? ''), 'base64');
    const data =
      operation === 'encrypt'
        ? { ciphertext: encrypt(key, String(body.plaintext), associated), key_version: key.versions.length }
        : { plaintext: decrypt(key, String(body.ciphertext), associated) };
    return { request_id: randomUUID(), lease_id: '', renewable: false, lease_duration: 0, data };
  };

  const server = createServer(async (incoming, outgoing) => {
    const path = incoming.url ?? '';
    let status = 200;
    let body: object;
    try {
      if (incoming.method !== 'POST') throw new Refusal(405, 'unsupported operation');
      if (incoming.headers['x-vault-request'] !== 'true')
        throw new Refusal(412, 'missing required X-Vault-Request header');
      body = answer(
        path,
        header(incoming, 'x-vault-token'),
        JSON.parse(await textOf(incoming)) as Record<string, unknown>,
      );
    } catch (error) {
      status = error instanceof Refusal ? error.status : 500;
      body = { errors: [error instanceof Error ? error.message : 'unknown'] };
    }
    requests.push({ path, status, namespace: header(incoming, 'x-vault-namespace') });
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  // Longer than a test rests: closed by us, a connection could break under the request that just comes.
  server.keepAliveTimeout = 80_000;
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const port = await freePort();
  await listen(port);
  const self: TransitServer = {
    url: `http://127.0.0.1:${port}`,
    tokens,
    appRole,
    requests,
    rotate: (name, oldest = 1) => {
      const key = engine.get(name);
      key?.versions.push(randomBytes(32));
      if (key) key.oldest = oldest;
    },
    endLogins: () => logins.clear(),
    fault: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    reopen: () => listen(port),
  };
  return self;
}

function encrypt(key: Key, plaintext: string, associated: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.versions.at(-1) ?? '', nonce).setAAD(associated);
  const box = Buffer.concat([
    nonce,
    cipher.update(Buffer.from(plaintext, 'base64')),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return `vault:v${key.versions.length}:${box.toString('base64')}`;
}

function decrypt(key: Key, ciphertext: string, associated: Buffer): string {
  const [, version, base64 = ''] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
  if (!version) throw new Refusal(400, 'invalid ciphertext: no prefix');
  const material = key.versions[Number(version) - 1];
  if (!material) throw new Refusal(400, 'invalid ciphertext: version is too new');
  if (Number(version) < key.oldest) {
    throw new Refusal(400, 'ciphertext or signature version is disallowed by policy (too old)');
  }
  const box = Buffer.from(base64, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', material, box.subarray(0, 12)).setAAD(associated);
    decipher.setAuthTag(box.subarray(-16));
    return Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()]).toString('base64');
  } catch {
    throw new Refusal(400, 'cipher: message authentication failed');
  }
}

const header = (incoming: IncomingMessage, name: string) => {
  const value = incoming.headers[name];
  return typeof value === 'string' ? value : undefined;
};

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
