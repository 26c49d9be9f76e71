import { ATLASSIAN_SCOPES, describeAtlassianScope, fetchMe, type Site } from '@gatehouse/atlassian';
import { accessOf, expandScopes } from '@gatehouse/contract';
import type { JsonSchema, ObjectSchema } from '../schema.js';
import { defineTool, READS } from '../tool.js';
import { DEFAULT_MAX_CHARS } from './arguments.js';
import { oneLine, present } from './lines.js';
import { productName } from './site.js';

const strings: JsonSchema = { type: 'array', items: { type: 'string' } };

const output: ObjectSchema = {
  type: 'object',
  properties: {
    account: {
      type: 'object',
      properties: { account_id: { type: 'string' }, name: { type: 'string' }, email: { type: 'string' } },
      required: ['account_id', 'name'],
    },
    sites: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          name: { type: 'string' },
          url: { type: 'string' },
          products: strings,
        },
        required: ['id', 'name', 'url', 'products'],
      },
    },
    client_scopes: strings,
    read_only: { type: 'boolean' },
    missing_atlassian_permissions: strings,
    portal_url: { type: 'string' },
    default_max_chars: { type: 'integer' },
  },
  required: ['account', 'sites', 'client_scopes', 'read_only', 'missing_atlassian_permissions', 'portal_url'],
};

/** Says who the user is at Atlassian, what they can reach, and what is missing. */
export const getContext = defineTool({
  name: 'atlassian_get_context',
  title: 'Get Atlassian context',
  description:
    'Shows the connected Atlassian account, its sites with their products, what this client may do, and which ' +
    'permissions are missing and how to add them. Use it first, or when another tool reports a problem with site, ' +
    'account or permission.',
  input: {},
  output,
  annotations: READS,
  scopes: [],
  async run(_input, { atlassian, principal, portalUrl }) {
    const me = await atlassian.askAccount((http, token, signal) => fetchMe(http, token, signal));
    const sites = await atlassian.currentSites();
    const missing = ATLASSIAN_SCOPES.filter((scope) => !atlassian.scopes.includes(scope));
    const clientScopes = expandScopes(principal.scopes);
    const readOnly = clientScopes.every((scope) => accessOf(scope) === 'read');

    const account = present({ account_id: me.accountId, name: oneLine(me.displayName), email: me.email });
    const structured = {
      account,
      sites: sites.map(({ id, name, url, products }) => ({ id, name, url, products })),
      client_scopes: clientScopes,
      read_only: readOnly,
      missing_atlassian_permissions: missing,
      portal_url: portalUrl,
      default_max_chars: DEFAULT_MAX_CHARS,
    };
    const lines = [
      `**Account:** ${account.name} (${me.accountId})${account.email ? `, ${account.email}` : ''}`,
      '**Sites:**',
      ...(sites.length > 0 ? sites.map(siteLine) : ['- none: the user can add one by reconnecting Atlassian']),
      `**This client may:** ${clientScopes.join(', ') || 'nothing yet'}${readOnly ? ' (read only)' : ''}`,
      ...(missing.length > 0
        ? [
            `**Missing Atlassian permissions**, to be granted by reconnecting at ${portalUrl}:`,
            ...missing.map((scope) => `- ${scope}: ${describeAtlassianScope(scope)}`),
          ]
        : []),
      `**Manage connections and clients:** ${portalUrl}`,
    ];
    return { text: lines.join('\n'), structured };
  },
});

function siteLine({ id, name, url, products }: Site): string {
  return `- ${oneLine(name)} — ${url} — ${products.map(productName).join(', ') || 'no product'} (id ${id})`;
}
