import { z } from 'zod';
import { onOff, wordList } from '../values.js';

/** Private-use redirect schemes of known clients: their vendors' names, none that a browser or a shell would run. */
const KNOWN_SCHEMES = [
  'cursor',
  'vscode',
  'vscode-insiders',
  'vscodium',
  'windsurf',
  'zed',
  'claude',
  'com.anthropic.claude',
  'raycast',
  'kiro',
  'antigravity',
];

/** Which clients may connect, and how. */
export const clientsShape = {
  DYNAMIC_REGISTRATION: onOff.default(true).describe('Use on or off.'),
  PRIVATE_USE_SCHEMES: wordList
    .default(KNOWN_SCHEMES)
    .describe('Name the private-use redirect schemes that clients may register, such as: cursor, vscode'),
  CLIENT_METADATA_DOMAINS: wordList
    .default([])
    .describe(
      'Name the domains whose metadata documents are accepted, such as: claude.ai, vscode.dev. Unset accepts all.',
    ),
  CLIENT_METADATA_EXEMPT_HOST: z
    .string()
    .regex(/^[a-z0-9.-]+:\d+$/, 'must be one host:port')
    .optional()
    .describe('Only for trying out a metadata document on this computer: the one host:port that may be on loopback.'),
};

type ClientVariables = z.output<z.ZodObject<typeof clientsShape>>;

export interface ClientsConfig {
  dynamicRegistration: boolean;
  privateUseSchemes: string[];
  clientMetadata: { domains: string[]; exemptHost: string | undefined };
}

/** Gathers the variables about clients. */
export function clientsConfig(value: ClientVariables): ClientsConfig {
  return {
    dynamicRegistration: value.DYNAMIC_REGISTRATION,
    privateUseSchemes: value.PRIVATE_USE_SCHEMES,
    clientMetadata: { domains: value.CLIENT_METADATA_DOMAINS, exemptHost: value.CLIENT_METADATA_EXEMPT_HOST },
  };
}
