import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Credentials {
  accessKeyId: string;
  secret: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text, 'utf8').digest();

/**
 * Checks a request's AWS Signature Version 4, for a POST to `/` without a query.
 * @returns the type of AWS's error; nothing where it is right
 */
export function signatureFault(
  incoming: IncomingMessage,
  body: string,
  { accessKeyId, secret }: Credentials,
  scope: { region: string; service: string },
): string | undefined {
  const match = AUTHORIZATION.exec(incoming.headers.authorization ?? '');
  if (!match) return 'MissingAuthenticationTokenException';
  const [, id, day = '', region, service, signed = '', signature = ''] = match;
  if (id !== accessKeyId) return 'UnrecognizedClientException';
  const date = String(incoming.headers['x-amz-date']);
  const names = signed.split(';');
  const named = ['host', 'x-amz-date', 'x-amz-target'].every((name) => names.includes(name));
  if (region !== scope.region || service !== scope.service || !date.startsWith(day) || !named) {
    return 'IncompleteSignatureException';
  }
  const headers = names.map((name) => `${name}:${String(incoming.headers[name]).trim()}\n`).join('');
  const canonical = ['POST', '/', '', headers, signed, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, `${day}/${region}/${service}/aws4_request`, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), 'aws4_request');
  const right = timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'));
  return right ? undefined : 'InvalidSignatureException';
}
