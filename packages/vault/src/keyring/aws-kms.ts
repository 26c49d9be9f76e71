import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { KeyringError } from '../keyring.js';
import type { MasterFailure, MasterKey, WrapContext } from './master.js';

/** The operator's proxy, and the hosts that are reached past it. */
export interface OutboundProxy {
  url: string;
  except: readonly string[];
}

/** Milliseconds for connecting, and for an answer. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/**
 * A symmetric key of AWS KMS. Credentials, region and endpoint are found as AWS's own tools find them. What a wrapped
 * key belongs to is its encryption context, which also stands in CloudTrail.
 *
 * @param address `aws-kms:` and the key's ARN, id, or `alias/…`
 * @throws KeyringError where the address is none
 */
export async function openAwsKmsKey(address: string, proxy: OutboundProxy | undefined): Promise<MasterKey> {
  const keyId = address.slice('aws-kms:'.length);
  if (!/^[A-Za-z0-9:/_-]{1,2048}$/.test(keyId)) {
    throw new KeyringError('the AWS KMS address is not aws-kms:<ARN of the key> or aws-kms:alias/<name>');
  }
  // Loaded where it is needed: it is large, and few installations have such a key.
  const { DecryptCommand, EncryptCommand, KMSClient } = await import('@aws-sdk/client-kms');
  const region = /^arn:[^:]+:kms:([a-z0-9-]+):/.exec(keyId)?.[1];
  const agents = proxyAgents(proxy);
  const client = new KMSClient({ ...(region ? { region } : {}), requestHandler: { ...TIMEOUTS, ...agents } });
  const attempt = async (run: () => Promise<Uint8Array | undefined>) => {
    try {
      const bytes = await run();
      if (!bytes) return { ok: false as const, reason: 'unavailable' as const, logText: 'AWS KMS answered nothing' };
      return { ok: true as const, bytes: Buffer.from(bytes) };
    } catch (error) {
      return whyNot(error);
    }
  };

  return {
    name: `aws-kms:${keyId}`,
    wrap: (bytes, context) =>
      attempt(async () => {
        const command = new EncryptCommand({ KeyId: keyId, Plaintext: bytes, EncryptionContext: contextOf(context) });
        return (await client.send(command)).CiphertextBlob;
      }),
    // The key is named although the ciphertext names it too: bytes that another key made must not open.
    unwrap: (wrapped, context) =>
      attempt(async () => {
        const command = new DecryptCommand({
          KeyId: keyId,
          CiphertextBlob: wrapped,
          EncryptionContext: contextOf(context),
        });
        return (await client.send(command)).Plaintext;
      }),
    async close() {
      client.destroy();
    },
  };
}

const contextOf = ({ keyring, id, activeFrom }: WrapContext) => ({
  'gatehouse:keyring': keyring,
  'gatehouse:key': id,
  'gatehouse:active-from': activeFrom.toISOString(),
});

/** Node's agents take a proxy in the form of the environment's variables. */
function proxyAgents(proxy: OutboundProxy | undefined) {
  if (!proxy) return {};
  // A host that is excepted is so with all below it, here as everywhere else.
  const except = proxy.except.flatMap((host) => (/^[.*]/.test(host) ? [host] : [host, `.${host}`]));
  const proxyEnv = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: except.join(',') };
  return {
    httpAgent: new HttpAgent({ keepAlive: true, proxyEnv }),
    httpsAgent: new HttpsAgent({ keepAlive: true, proxyEnv }),
  };
}

/** The ciphertext is damaged, or was made with another key or for another context. */
const NOT_OURS = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);

function whyNot(error: unknown): MasterFailure {
  const name = error instanceof Error ? error.name : 'unknown';
  const status = statusOf(error);
  const logText = `AWS KMS: ${name}${status ? ` (${status})` : ''}`;
  if (NOT_OURS.has(name)) return { ok: false, reason: 'not_ours', logText };
  const refused =
    name === 'CredentialsProviderError' ||
    (status !== undefined && status < 500 && !/Throttl|LimitExceeded/.test(name));
  const hint = /^Region (?:is missing|not accepted)/.test(error instanceof Error ? error.message : '')
    ? ': no AWS region is set'
    : '';
  return { ok: false, reason: refused || hint ? 'refused' : 'unavailable', logText: `${logText}${hint}` };
}

function statusOf(error: unknown): number | undefined {
  const metadata = error instanceof Error && '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
