import { describeAtlassianScope, fetchMe } from '@gatehouse/atlassian';
import { accessOf, expandScopes } from '@gatehouse/contract';
import type { AtlassianAccess, ConnectedAccount, ConnectedSite } from '../../credentials/access.js';
import { DEFAULT_MAX_CHARS } from '../common/arguments.js';
import { oneLine, present } from '../common/lines.js';
import { productName } from '../common/site.js';
import { ToolFailure } from '../failure.js';
import type { JsonSchema, ObjectSchema } from '../schema.js';
import { defineTool, READS } from '../tool.js';

const string: JsonSchema = { type: 'string' };
const strings: JsonSchema = { type: 'array', items: string };
const flag: JsonSchema = { type: 'boolean' };

const output: ObjectSchema = {
  type: 'object',
  properties: {
    accounts: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          account_id: string,
          name: string,
          email: string,
          needs_reconnect: flag,
          missing_atlassian_permissions: strings,
        },
        required: ['account_id', 'name', 'needs_reconnect', 'missing_atlassian_permissions'],
      },
    },
    sites: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, name: string, url: string, products: strings, account_id: string, is_default: flag },
        required: ['id', 'name', 'url', 'products', 'account_id', 'is_default'],
      },
    },
    client_scopes: strings,
    read_only: flag,
    portal_url: string,
    default_max_chars: { type: 'integer' },
  },
  required: ['accounts', 'sites', 'client_scopes', 'read_only', 'portal_url'],
};

/** Says who the user is at Atlassian, what they can reach, and what is missing. */
export const getContext = defineTool({
  name: 'atlassian_get_context',
  title: 'Get Atlassian context',
  description:
    'Shows the connected Atlassian accounts, their sites with the products, which is the default, what this client may do, and which ' +
    'permissions are missing and how to add them. Use it first, or when another tool reports a problem with site, ' +
    'account or permission.',
  input: {},
  output,
  annotations: READS,
  scopes: [],
  async run(_input, { atlassian, atlassianScopes, principal, portalUrl }) {
    const accounts = await Promise.all(
      atlassian.accounts.map((account) => describe(atlassian, account, atlassianScopes)),
    );
    const sites = await atlassian.currentSites();
    const clientScopes = expandScopes(principal.scopes);
    const readOnly = clientScopes.every((scope) => accessOf(scope) === 'read');

    const structured = {
      accounts,
      sites: sites.map(({ id, name, url, products, account, isDefault }) => ({
        id,
        name: oneLine(name),
        url,
        products,
        account_id: account.accountId,
        is_default: isDefault,
      })),
      client_scopes: clientScopes,
      read_only: readOnly,
      portal_url: portalUrl,
      default_max_chars: DEFAULT_MAX_CHARS,
    };
    const several = accounts.length > 1;
    const lines = [
      ...accounts.flatMap((account) => accountLines(account, portalUrl)),
      '**Sites:**',
      ...(sites.length > 0
        ? sites.map((site) => siteLine(site, several))
        : ['- none: the user can add one by reconnecting Atlassian']),
      `**This client may:** ${clientScopes.join(', ') || 'nothing yet'}${readOnly ? ' (read only)' : ''}`,
      `**Manage connections and clients:** ${portalUrl}`,
    ];
    return { text: lines.join('\n'), structured };
  },
});

type Described = Awaited<ReturnType<typeof describe>>;

/** Of an account that has to be connected again, what was known of it. */
async function describe(atlassian: AtlassianAccess, account: ConnectedAccount, needed: readonly string[]) {
  const me = account.needsReconnect ? undefined : await whoIs(atlassian, account);
  return {
    account_id: account.accountId,
    name: oneLine(me?.displayName ?? account.displayName),
    needs_reconnect: me === undefined,
    missing_atlassian_permissions: needed.filter((scope) => !account.scopes.includes(scope)),
    ...present({ email: oneLine(me?.email) }),
  };
}

/** @returns nothing where it turns out that the account has to be connected again, and there is another to speak of */
async function whoIs(atlassian: AtlassianAccess, account: ConnectedAccount) {
  try {
    return await atlassian.askAccount(account, fetchMe);
  } catch (error) {
    if (error instanceof ToolFailure && error.code === 'reconnect' && atlassian.accounts.length > 1) return undefined;
    throw error;
  }
}

function accountLines(account: Described, portalUrl: string): string[] {
  const { name, account_id: id, email, needs_reconnect: dead, missing_atlassian_permissions: missing } = account;
  const line = `**Account:** ${name} (${id})${email ? `, ${email}` : ''}`;
  if (dead) return [`${line}: has to be reconnected at ${portalUrl} before it can be used`];
  if (missing.length === 0) return [line];
  return [
    line,
    `**Missing Atlassian permissions**, to be granted by reconnecting at ${portalUrl}:`,
    ...missing.map((scope) => `- ${scope}: ${describeAtlassianScope(scope)}`),
  ];
}

function siteLine({ id, name, url, products, account, isDefault }: ConnectedSite, several: boolean): string {
  const through = several ? `, through ${oneLine(account.displayName)} (${account.accountId})` : '';
  const what = products.map(productName).join(', ') || 'no product';
  return `- ${oneLine(name)} — ${url} — ${what} (id ${id})${through}${isDefault ? ', the default' : ''}`;
}
