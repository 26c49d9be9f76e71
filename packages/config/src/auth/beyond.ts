import { z } from 'zod';
import { identityIssuer, onOff, wordList } from '../values.js';

/** Issuers as they name themselves in `iss`. */
const issuerList = wordList.pipe(z.array(identityIssuer));

const anyScopes = wordList.superRefine((scopes, context) => {
  const wrong = scopes.filter((scope) => !/^((jira|confluence):(read|write|delete)|jsm:(read|write))$/.test(scope));
  if (wrong.length > 0) context.addIssue({ code: 'custom', message: `has what is no scope: ${wrong.join(', ')}` });
});

/** Ways to a token without a browser on the same device. */
export const beyondShape = {
  DEVICE_FLOW: onOff.default(true).describe('Use on or off.'),
  TRUSTED_ISSUERS: issuerList
    .default([])
    .describe(
      'Name the identity providers whose identity assertions (ID-JAG) are accepted, exactly as they write their `iss`, such as: https://example.okta.com',
    ),
  ID_JAG_SCOPES: anyScopes
    .optional()
    .describe(
      'Name the most that an identity assertion may give, such as: jira:read confluence:read. Unset: GATEHOUSE_DEFAULT_SCOPES.',
    ),
};

type BeyondVariables = z.output<z.ZodObject<typeof beyondShape>>;

export interface BeyondConfig {
  deviceFlow: boolean;
  /** Identity assertions of these issuers, up to these scopes; undefined for those that a client requests first. */
  idJag: { issuers: string[]; scopes: string[] | undefined };
}

/** Gathers the variables about the ways without a browser. */
export function beyondConfig(value: BeyondVariables): BeyondConfig {
  return {
    deviceFlow: value.DEVICE_FLOW,
    idJag: { issuers: value.TRUSTED_ISSUERS, scopes: value.ID_JAG_SCOPES },
  };
}
