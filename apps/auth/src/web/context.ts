import type { AtlassianApp, AtlassianHttp } from '@gatehouse/atlassian';
import type { AuthConfig } from '@gatehouse/config';
import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import type { Keyring, Vault } from '@gatehouse/vault';
import type Provider from 'oidc-provider';
import type { Changes } from '../changes/changes.js';
import type { Limits } from '../clients/limits.js';
import type { ClientPolicy } from '../clients/policy.js';
import type { LinkRequests } from '../connect/requests.js';
import type { Approvals } from '../consent/approvals.js';
import type { Families } from '../consent/families.js';
import type { Grants } from '../consent/grants.js';
import type { DeviceRequests } from '../grants/device/requests.js';
import type { Activity } from '../portal/activity.js';
import type { AskedCalls } from '../portal/confirmations/calls.js';
import type { Replays } from '../provider/refresh/replays.js';
import type { SigningKeys } from '../provider/signing/signing-keys.js';
import type { Flows } from '../signin/flows.js';
import type { Identities } from '../signin/openid/identities.js';
import type { IdentityProvider } from '../signin/openid/identity-provider.js';
import type { Recheck } from '../signin/openid/recheck.js';
import type { Sessions } from '../signin/session.js';
import type { Users } from '../signin/users.js';
import type { Cookies } from './cookies.js';
import type { Forms } from './forms.js';

/** What the pages' routes are made of; put together once, in main. */
export interface AuthContext {
  config: AuthConfig;
  database: Database;
  logger: Logger;
  provider: Provider;
  signing: SigningKeys;
  users: Users;
  sessions: Sessions;
  flows: Flows;
  /** The company's, where it signs people in; else Atlassian does. */
  openId: { provider: IdentityProvider; identities: Identities; recheck: Recheck } | undefined;
  approvals: Approvals;
  grants: Grants;
  families: Families;
  replays: Replays;
  devices: DeviceRequests;
  clientPolicy: ClientPolicy;
  limits: Limits;
  activity: Activity;
  changes: Changes;
  vault: Vault;
  /** Both, for telling whether they are fit to seal. */
  keyrings: readonly Pick<Keyring, 'unfit'>[];
  linkRequests: LinkRequests;
  askedCalls: AskedCalls;
  /** The tools that the operator has turned on, by their names. */
  tools: ReadonlySet<string>;
  /** `scopes`: what those tools need there. */
  atlassian: { http: AtlassianHttp; app: AtlassianApp; scopes: readonly string[] };
  cookies: Cookies;
  forms: Forms;
}
