import { accessOf, expandScopes, parseScopes, productOf, type Scope } from '@gatehouse/contract';
import type { Database } from '@gatehouse/database';
import { z } from 'zod';

/** A service, as the page shows it to whoever links its account. */
export interface ServiceFacts {
  id: string;
  name: string;
  description: string;
  /** The account that it acts as, if one is linked. */
  account: { name: string; email: string | undefined; sites: { name: string; products: string[] }[] } | undefined;
  /** Who acts as it, and what each may do at most, in words: "Jira: read, create and change". */
  clients: { name: string; may: string[] }[];
}

const PRODUCTS: Record<string, string> = { jira: 'Jira', confluence: 'Confluence' };

const sitesShape = z.array(z.object({ name: z.string(), products: z.array(z.string()) }));
const metadataShape = z.object({ client_name: z.string().catch(''), scope: z.string().optional() });

/**
 * Reads a service.
 * @param usual the scopes of clients that are registered for none in particular
 * @returns nothing where it was removed
 */
export async function readService(
  { prisma }: Pick<Database, 'prisma'>,
  id: string,
  usual: readonly string[],
): Promise<ServiceFacts | undefined> {
  const service = await prisma.service.findFirst({
    where: { id, removedAt: null },
    select: {
      id: true,
      name: true,
      description: true,
      connections: { select: { displayName: true, email: true, sites: true } },
      clients: { select: { client: { select: { id: true, metadata: true } } }, orderBy: { clientId: 'asc' } },
    },
  });
  if (!service) return undefined;
  const [connection] = service.connections;
  return {
    id: service.id,
    name: service.name,
    description: service.description,
    account: connection && {
      name: connection.displayName,
      email: connection.email ?? undefined,
      sites: sitesShape.parse(connection.sites).map(({ name, products }) => ({
        name,
        products: products.map((product) => PRODUCTS[product] ?? product),
      })),
    },
    clients: service.clients.map(({ client }) => {
      const { client_name: name, scope } = metadataShape.parse(client.metadata);
      const scopes = scope === undefined ? expandScopes(parseScopes(usual)) : parseScopes(scope);
      return { name: name || client.id, may: inWords(scopes) };
    }),
  };
}

const VERBS = { read: 'read', write: 'create and change', delete: 'delete' } as const;

/** Not the words of the approval page, which speak of the person in front of it. */
function inWords(scopes: readonly Scope[]): string[] {
  const products = Map.groupBy(expandScopes(scopes), productOf);
  return [...products].map(([product, own]) => `${product}: ${own.map((scope) => VERBS[accessOf(scope)]).join(', ')}`);
}

/** Whether an Atlassian account is what machines act as: no person comes in with it. */
export async function isServiceAccount({ pool }: Pick<Database, 'pool'>, accountId: string): Promise<boolean> {
  const text = `select from connections where provider = 'atlassian' and account_id = $1 and service_id is not null`;
  return (await pool.query(text, [accountId])).rowCount !== 0;
}
