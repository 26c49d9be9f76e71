import { z } from 'zod';
import type { ConfigProblem } from '../environment.js';
import { commaList, identityIssuer, wholeNumber, wordList } from '../values.js';

/** Parameters of the authorization request that are ours to say. */
const OURS = [
  'client_id',
  'client_secret',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
];

const furtherParameters = z.string().transform((value, context) => {
  const pairs = [...new URLSearchParams(value)];
  const taken = pairs.map(([name]) => name).filter((name) => OURS.includes(name));
  if (taken.length > 0) context.addIssue({ code: 'custom', message: `sets what is not its own: ${taken.join(', ')}` });
  return pairs;
});

/** How people sign in, and how long that lasts. */
export const signInShape = {
  OIDC_ISSUER: identityIssuer
    .optional()
    .describe("Give your identity provider's issuer, such as https://login.example.com; unset, Atlassian signs in."),
  OIDC_CLIENT_ID: z.string().optional().describe('Give the client id that your identity provider has for Gatehouse.'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('Give the client secret, or OIDC_PRIVATE_KEY instead.'),
  OIDC_PRIVATE_KEY: z
    .string()
    .optional()
    .describe('Give a private key for private_key_jwt, as a JWK or as PKCS #8 PEM, or OIDC_CLIENT_SECRET instead.'),
  OIDC_NAME: z
    .string()
    .max(60)
    .default('your company account')
    .describe('Say what people sign in with, as on the button: Sign in with …'),
  OIDC_SCOPES: wordList
    .default(['openid', 'profile', 'email', 'offline_access'])
    .describe('Name the scopes to ask the identity provider for, such as: openid profile email offline_access'),
  OIDC_AUTHORIZE_PARAMETERS: furtherParameters
    .default([])
    .describe('Give further parameters of the sign-in request, such as: access_type=offline&prompt=consent'),
  OIDC_GROUPS_CLAIM: z.string().default('groups').describe('Name the claim that lists the groups of a person.'),
  OIDC_ALLOWED_GROUPS: commaList
    .default([])
    .describe('Name the groups whose members may sign in, separated by commas; unset lets everybody in.'),
  OIDC_OPERATOR_GROUPS: commaList.default([]).describe('Name the groups whose members are operators.'),
  OIDC_EMAIL_DOMAINS: wordList
    .default([])
    .describe('Name the e-mail domains for which this provider is the authority, such as: example.com'),
  OIDC_RECHECK_MINUTES: wholeNumber(1, 1_440).default(60).describe('Give whole minutes, 1 to 1440.'),
  OIDC_RECHECK_GRACE_HOURS: wholeNumber(0, 720).default(24).describe('Give whole hours, 0 to 720.'),
  OIDC_SESSION_DAYS: wholeNumber(1, 90).default(7).describe('Give whole days, 1 to 90.'),
  OIDC_LOGOUT_ENDS: z
    .enum(['sessions', 'access'], { error: 'must be sessions or access' })
    .default('sessions')
    .describe(
      'Use sessions, or access to end the access of applications as well (the choice where the provider gives no refresh token).',
    ),
  SESSION_IDLE_MINUTES: wholeNumber(5, 1_440).default(120).describe('Give whole minutes, 5 to 1440.'),
  SESSION_HOURS: wholeNumber(1, 720).default(12).describe('Give whole hours, 1 to 720.'),
};

type SignInVariables = z.output<z.ZodObject<typeof signInShape>>;

/** The company's OpenID Connect provider, and what we hold it to. */
export interface OpenIdConfig {
  issuer: string;
  clientId: string;
  credential: { kind: 'secret'; secret: string } | { kind: 'key'; key: string };
  redirectUri: string;
  name: string;
  scopes: string[];
  furtherParameters: [name: string, value: string][];
  groupsClaim: string;
  allowedGroups: string[];
  operatorGroups: string[];
  /** Lower case. */
  emailDomains: string[];
  recheckMinutes: number;
  recheckGraceHours: number;
  /** How long access lasts after a sign-in at a provider that gives no refresh token. */
  sessionDays: number;
  logoutEnds: 'sessions' | 'access';
}

export interface SignInConfig {
  /** Undefined where Atlassian signs people in. */
  openId: OpenIdConfig | undefined;
  sessions: { idleMinutes: number; absoluteHours: number };
}

/** Gathers the variables about signing in. @param issuer our own issuer */
export function signInConfig(value: SignInVariables, issuer: string): SignInConfig {
  return {
    openId: openIdConfig(value, issuer),
    sessions: { idleMinutes: value.SESSION_IDLE_MINUTES, absoluteHours: value.SESSION_HOURS },
  };
}

function openIdConfig(value: SignInVariables, issuer: string): OpenIdConfig | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: secret, OIDC_PRIVATE_KEY: key } = value;
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID) return undefined;
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    credential: key ? { kind: 'key', key } : { kind: 'secret', secret: secret ?? '' },
    redirectUri: `${issuer}/callback/oidc`,
    name: value.OIDC_NAME,
    scopes: [...new Set(['openid', ...value.OIDC_SCOPES])],
    furtherParameters: value.OIDC_AUTHORIZE_PARAMETERS,
    groupsClaim: value.OIDC_GROUPS_CLAIM,
    allowedGroups: value.OIDC_ALLOWED_GROUPS,
    operatorGroups: value.OIDC_OPERATOR_GROUPS,
    emailDomains: value.OIDC_EMAIL_DOMAINS.map((domain) => domain.toLowerCase()),
    recheckMinutes: value.OIDC_RECHECK_MINUTES,
    recheckGraceHours: value.OIDC_RECHECK_GRACE_HOURS,
    sessionDays: value.OIDC_SESSION_DAYS,
    logoutEnds: value.OIDC_LOGOUT_ENDS,
  };
}

/** What several of the variables must be together. */
export function signInProblems(value: SignInVariables): ConfigProblem[] {
  const cure = (name: keyof typeof signInShape) => signInShape[name].description ?? '';
  const problem = (variable: keyof typeof signInShape, problem: string) => [
    { variable, problem, cure: cure(variable) },
  ];
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: secret, OIDC_PRIVATE_KEY: key } = value;
  if (!OIDC_ISSUER) {
    const left = (['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_PRIVATE_KEY', 'OIDC_ALLOWED_GROUPS'] as const).find(
      (name) => value[name] !== undefined && value[name].length > 0,
    );
    // Somebody who wrote down who may sign in must not be left with everybody signing in.
    return left ? problem('OIDC_ISSUER', `is not set, but ${left} is`) : [];
  }
  if (!OIDC_CLIENT_ID) return problem('OIDC_CLIENT_ID', 'is not set, but OIDC_ISSUER is');
  if (!secret && !key) return problem('OIDC_CLIENT_SECRET', 'is not set, but OIDC_ISSUER is');
  if (secret && key) return problem('OIDC_PRIVATE_KEY', 'is set, and so is OIDC_CLIENT_SECRET');
  return [];
}
