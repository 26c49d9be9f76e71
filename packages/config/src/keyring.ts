import { z } from 'zod';
import type { Environment } from './environment.js';

const LINES =
  'lines of `<id>:<32 bytes in base64>` (make one with `gatehouse keyring`), or the address of a master key such as `transit:https://vault.example.com:8200/transit/gatehouse` or `aws-kms:alias/gatehouse`';

export const vaultKeyring = z.string().describe(`Give the keyring that seals Atlassian credentials: ${LINES}.`);

export const authKeyring = z
  .string()
  .describe(`Give the keyring that seals the authorization server's own keys: ${LINES}.`);

/** How HashiCorp Vault is logged in to, where a keyring's master key is there. */
export const transitShape = {
  TRANSIT_TOKEN: z.string().optional().describe('Give a token of HashiCorp Vault, or unset it.'),
  TRANSIT_ROLE_ID: z.string().optional().describe('Give the role id of an AppRole of HashiCorp Vault, or unset it.'),
  TRANSIT_SECRET_ID: z.string().optional().describe('Give the secret id of the AppRole.'),
  TRANSIT_APPROLE_MOUNT: z
    .string()
    .regex(/^[A-Za-z0-9_./-]+$/, 'must be a path')
    .default('approle')
    .describe('Give the path where HashiCorp Vault has its AppRole method, such as approle.'),
  TRANSIT_NAMESPACE: z
    .string()
    .regex(/^[A-Za-z0-9_./-]+$/, 'must be a path')
    .optional()
    .describe('Give the namespace of HashiCorp Vault, or unset it.'),
};

/** A keyring as it was given, and what its master key is reached with. */
export interface KeyringConfig {
  variable: 'VAULT_KEYRING' | 'AUTH_KEYRING';
  text: string;
  /** The file that it came from, if it did: it may change while the program runs. */
  file: string | undefined;
  transit: {
    token: string | undefined;
    tokenFile: string | undefined;
    roleId: string | undefined;
    secretId: string | undefined;
    appRoleMount: string;
    namespace: string | undefined;
  };
}

/** Whether two keyrings have a key in common, under whatever name. */
export function shareALine(one: string, other: string): boolean {
  const keys = (text: string) =>
    text
      .split(/[\n,]/)
      .map((line) => line.trim().replace(/^[A-Za-z0-9_-]{1,32}:(?=[A-Za-z0-9+/]+=*$)/, ''))
      .filter(Boolean);
  return keys(one).some((key) => keys(other).includes(key));
}

/** Gathers what there is to know about a keyring. */
export function keyringConfig(
  variable: KeyringConfig['variable'],
  text: string,
  value: z.output<z.ZodObject<typeof transitShape>>,
  environment: Environment,
): KeyringConfig {
  const tokenFile = environment.TRANSIT_TOKEN_FILE?.trim() || undefined;
  return {
    variable,
    text,
    file: environment[`${variable}_FILE`]?.trim() || undefined,
    transit: {
      // A file is read again for each login: an agent renews the token that it holds.
      token: tokenFile === undefined ? value.TRANSIT_TOKEN : undefined,
      tokenFile,
      roleId: value.TRANSIT_ROLE_ID,
      secretId: value.TRANSIT_SECRET_ID,
      appRoleMount: value.TRANSIT_APPROLE_MOUNT,
      namespace: value.TRANSIT_NAMESPACE,
    },
  };
}
