import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { freePort } from './ports.ts';
import { type Credentials, signatureFault } from './signature-v4.ts';

/**
 * AWS KMS, as its JSON 1.1 API has it: symmetric keys with ARNs and aliases, encryption contexts, Signature Version 4,
 * rotation, and errors in their shapes.
 */
export interface KmsServer {
  url: string;
  /** What programs find it with: AWS's own variables. */
  environment: Record<string, string>;
  /** The ARN of a key, by its alias. */
  arn(alias: string): string;
  /** Every request so far: the operation, its encryption context, and the status of the answer. */
  requests: { operation: string; context: Record<string, string>; status: number }[];
  /** New encryptions use new material; old ciphertexts go on opening, as at AWS. */
  rotate(alias: string): void;
  /** An error that every request is answered with, such as `ThrottlingException`; undefined for as usual. */
  fault: { status: number; type: string } | undefined;
  close(): Promise<void>;
  /** Listens again where it did before. */
  reopen(): Promise<void>;
}

interface Key {
  arn: string;
  material: Buffer[];
}

class Refusal extends Error {
  readonly status: number;
  readonly type: string;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

const REGION = 'eu-west-1';

/** @param aliases of the keys that there are, without `alias/` */
export async function startKmsServer(...aliases: string[]): Promise<KmsServer> {
  const keys = new Map<string, Key>(
    aliases.map((alias) => {
      const arn = `arn:aws:kms:${REGION}:111122223333:key/${randomUUID()}`;
      return [`alias/${alias}`, { arn, material: [randomBytes(32)] }];
    }),
  );
  const credentials: Credentials = { accessKeyId: 'AKIDEXAMPLE', secret: randomBytes(30).toString('base64') };
  const requests: KmsServer['requests'] = [];

  const find = (id: unknown): Key => {
    const key = [...keys].find(
      ([alias, { arn }]) => id === alias || id === arn || `key/${String(id)}` === arn.split(':').at(-1),
    )?.[1];
    if (!key) throw new Refusal('NotFoundException', `Key '${String(id)}' does not exist`);
    return key;
  };

  const answer = (operation: string, body: Record<string, unknown>) => {
    const key = find(body.KeyId);
    const context = Buffer.from(JSON.stringify(Object.entries(contextOf(body)).sort()), 'utf8');
    switch (operation) {
      case 'Encrypt':
        return {
          KeyId: key.arn,
          CiphertextBlob: encrypt(key, String(body.Plaintext), context),
          EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        };
      case 'Decrypt':
        return {
          KeyId: key.arn,
          Plaintext: decrypt(key, [...keys.values()], String(body.CiphertextBlob), context),
          EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        };
      default:
        throw new Refusal('UnknownOperationException', '');
    }
  };

  const server = createServer(async (incoming, outgoing) => {
    const operation = /^TrentService\.(\w+)$/.exec(String(incoming.headers['x-amz-target']))?.[1] ?? '';
    const text = await textOf(incoming);
    let body: Record<string, unknown> = {};
    let status = 200;
    let said: object;
    try {
      const fault = signatureFault(incoming, text, credentials, { region: REGION, service: 'kms' });
      if (fault)
        throw new Refusal(fault, 'The request signature we calculated does not match the signature you provided.');
      if (self.fault) throw new Refusal(self.fault.type, 'fault', self.fault.status);
      body = JSON.parse(text) as Record<string, unknown>;
      said = answer(operation, body);
    } catch (error) {
      status = error instanceof Refusal ? error.status : 500;
      said = { __type: error instanceof Refusal ? error.type : 'KMSInternalException', message: String(error) };
    }
    requests.push({ operation, context: contextOf(body), status });
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(said));
  });
  // Longer than a test rests: closed by us, a connection could break under the request that just comes.
  server.keepAliveTimeout = 80_000;
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const port = await freePort();
  await listen(port);
  const url = `http://127.0.0.1:${port}`;
  const self: KmsServer = {
    url,
    environment: {
      AWS_ENDPOINT_URL_KMS: url,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secret,
    },
    arn: (alias) => find(`alias/${alias}`).arn,
    requests,
    rotate: (alias) => void find(`alias/${alias}`).material.push(randomBytes(32)),
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

const contextOf = (body: Record<string, unknown>) => (body.EncryptionContext ?? {}) as Record<string, string>;

/** The blob names its key and the version of its material, as AWS's do. */
function encrypt(key: Key, plaintext: string, context: Buffer): string {
  const head = Buffer.from(`${key.arn}#${key.material.length - 1}#`, 'ascii');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.material.at(-1) ?? '', nonce).setAAD(context);
  const box = [cipher.update(Buffer.from(plaintext, 'base64')), cipher.final()];
  return Buffer.concat([head, nonce, ...box, cipher.getAuthTag()]).toString('base64');
}

function decrypt(key: Key, keys: Key[], blob: string, context: Buffer): string {
  const bytes = Buffer.from(blob, 'base64');
  const [head = '', arn, version] = /^([^#]+)#(\d+)#/.exec(bytes.toString('latin1')) ?? [];
  if (!keys.some((one) => one.arn === arn)) throw new Refusal('InvalidCiphertextException', '');
  if (key.arn !== arn)
    throw new Refusal(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  const box = bytes.subarray(head.length);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.material[Number(version)] ?? '', box.subarray(0, 12));
    decipher.setAAD(context).setAuthTag(box.subarray(-16));
    return Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()]).toString('base64');
  } catch {
    throw new Refusal('InvalidCiphertextException', '');
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
