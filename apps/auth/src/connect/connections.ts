import { describeAtlassianScope, isKnownAtlassianScope } from '@gatehouse/atlassian';
import { toolsNeeding } from '@gatehouse/contract';
import type { Database } from '@gatehouse/database';
import { z } from 'zod';
import type { AuthContext } from '../web/context.js';

/** An Atlassian account that a user has connected, as that user is shown it. */
export interface ConnectedAccount {
  id: string;
  accountId: string;
  account: string;
  email: string | undefined;
  status: 'active' | 'needs_reconnect';
  /** What it reaches; products in their own names. */
  sites: { id: string; name: string; url: string; products: string[] }[];
  /** The Atlassian permissions that Gatehouse holds, in words. */
  permissions: string[];
  /** Those that are missing for what Gatehouse does, in words. */
  missing: string[];
  /** The titles of the tools that do not work without them. */
  stops: string[];
  connectedAt: Date;
  /** When its credential was last renewed, or its sites read. */
  refreshedAt: Date;
}

const PRODUCTS: Record<string, string> = { jira: 'Jira', confluence: 'Confluence' };

const sites = z.array(z.object({ id: z.string(), name: z.string(), url: z.string(), products: z.array(z.string()) }));

/** A user's Atlassian accounts, the oldest first. */
export async function listConnections(
  { atlassian, database, tools }: Pick<AuthContext, 'atlassian' | 'database' | 'tools'>,
  userId: string,
): Promise<ConnectedAccount[]> {
  const rows = await database.prisma.connection.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
  return rows.map((row) => {
    const missing = atlassian.scopes.filter((scope) => !row.scopes.includes(scope));
    return {
      id: row.id,
      accountId: row.accountId,
      account: row.displayName,
      email: row.email ?? undefined,
      status: row.status === 'active' ? 'active' : 'needs_reconnect',
      sites: sites.parse(row.sites).map((site) => ({
        ...site,
        products: site.products.map((product) => PRODUCTS[product] ?? product),
      })),
      permissions: row.scopes.map(describeAtlassianScope),
      missing: missing.map(describeAtlassianScope),
      stops: toolsNeeding(missing, tools),
      connectedAt: row.createdAt,
      refreshedAt: row.updatedAt,
    };
  });
}

/** Whether a user has any Atlassian account, also one that needs reconnecting. */
export async function hasConnection({ prisma }: Database, userId: string): Promise<boolean> {
  return (await prisma.connection.count({ where: { userId } })) > 0;
}

/**
 * The Atlassian scopes that a user's connections hold together, or that one of them holds. mcp may write them, and so
 * only ones that Gatehouse has a use for count: nothing that stands there widens what people are asked for beyond.
 */
export async function heldScopes({ pool }: Database, userId: string, connectionId?: string): Promise<string[]> {
  const { rows } = await pool.query<{ scope: string }>(
    'select distinct unnest(scopes) as scope from connections where user_id = $1 and ($2::text is null or id = $2)',
    [userId, connectionId ?? null],
  );
  return rows.map(({ scope }) => scope).filter(isKnownAtlassianScope);
}
