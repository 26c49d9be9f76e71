import type { Database } from '@gatehouse/database';
import { z } from 'zod';
import type { KnownConnection } from './rules.js';

/** An Atlassian account that a user has connected, as that user is shown it. */
export interface ConnectedAccount {
  id: string;
  account: string;
  email: string | undefined;
  status: 'active' | 'needs_reconnect';
  /** What it reaches; products in their own names. */
  sites: { name: string; url: string; products: string[] }[];
  connectedAt: Date;
}

const PRODUCTS: Record<string, string> = { jira: 'Jira', confluence: 'Confluence' };

const sites = z.array(z.object({ name: z.string(), url: z.string(), products: z.array(z.string()) }));

/** A user's Atlassian accounts, the oldest first. */
export async function listConnections({ prisma }: Database, userId: string): Promise<ConnectedAccount[]> {
  const rows = await prisma.connection.findMany({
    where: { userId },
    orderBy: { createdAt: 'asc' },
    select: { id: true, displayName: true, email: true, status: true, sites: true, createdAt: true },
  });
  return rows.map((row) => ({
    id: row.id,
    account: row.displayName,
    email: row.email ?? undefined,
    status: row.status === 'active' ? 'active' : 'needs_reconnect',
    sites: sites.parse(row.sites).map((site) => ({
      ...site,
      products: site.products.map((product) => PRODUCTS[product] ?? product),
    })),
    connectedAt: row.createdAt,
  }));
}

/** A user's Atlassian accounts by their ids alone, also those that need reconnecting. */
export async function knownConnections({ prisma }: Database, userId: string): Promise<KnownConnection[]> {
  return await prisma.connection.findMany({ where: { userId }, select: { id: true, accountId: true } });
}
