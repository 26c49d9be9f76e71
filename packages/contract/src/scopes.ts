/**
 * The scopes a client can ask for, and how they imply each other.
 *
 * `write` implies `read` and `delete` implies `write` of the same product, so that a token which carries only
 * `jira:write` may read (MCP 2026-07-28, Authorization, "Step-Up": servers account for scope hierarchies).
 */
export const SCOPES = [
  'jira:read',
  'jira:write',
  'jira:delete',
  'confluence:read',
  'confluence:write',
  'confluence:delete',
  'jsm:read',
  'jsm:write',
] as const;

export type Scope = (typeof SCOPES)[number];
export type Access = 'read' | 'write' | 'delete';

const KNOWN: ReadonlySet<string> = new Set(SCOPES);

/** Whether a string is one of our scopes. */
export function isScope(value: string): value is Scope {
  return KNOWN.has(value);
}

/** Splits an OAuth scope parameter (RFC 6749 section 3.3) and keeps our scopes, in the order of {@link SCOPES}. */
export function parseScopes(value: string | readonly string[] | undefined): Scope[] {
  const asked = new Set(typeof value === 'string' ? value.split(' ') : value);
  return SCOPES.filter((scope) => asked.has(scope));
}

/** What a scope allows: `read`, `write` or `delete`. */
export function accessOf(scope: Scope): Access {
  return scope.slice(scope.indexOf(':') + 1) as Access;
}

/** The product a scope speaks of, as people name it. */
export function productOf(scope: Scope): 'Jira' | 'Confluence' | 'Jira Service Management' {
  const product = scope.slice(0, scope.indexOf(':'));
  return product === 'jira' ? 'Jira' : product === 'confluence' ? 'Confluence' : 'Jira Service Management';
}

/** The scope and all that it implies, itself included. */
export function impliedBy(scope: Scope): Scope[] {
  const product = scope.slice(0, scope.indexOf(':'));
  const access = accessOf(scope);
  const chain: Access[] =
    access === 'delete' ? ['read', 'write', 'delete'] : access === 'write' ? ['read', 'write'] : ['read'];
  return chain.map((step) => `${product}:${step}`).filter(isScope);
}

/** All scopes that a set of granted scopes amounts to, in the order of {@link SCOPES}. */
export function expandScopes(granted: Iterable<Scope>): Scope[] {
  const all = new Set<Scope>();
  for (const scope of granted) for (const implied of impliedBy(scope)) all.add(implied);
  return SCOPES.filter((scope) => all.has(scope));
}

/** Those of the required scopes that the granted ones do not amount to. */
export function missingScopes(granted: Iterable<Scope>, required: readonly Scope[]): Scope[] {
  const have = new Set(expandScopes(granted));
  return required.filter((scope) => !have.has(scope));
}

/**
 * The scopes that stay once a user has refused some: a refused scope also takes with it all that imply it
 * (without `jira:read` there is no `jira:write`).
 */
export function withoutRefused(asked: readonly Scope[], refused: Iterable<Scope>): Scope[] {
  const no = new Set(refused);
  return asked.filter((scope) => impliedBy(scope).every((implied) => !no.has(implied)));
}

const WORDS: Record<Scope, string> = {
  'jira:read': 'Search and read issues, comments and projects that you can see',
  'jira:write': 'Create and change issues and add comments in your name',
  'jira:delete': 'Delete issues and comments that you may delete',
  'confluence:read': 'Search and read pages and comments that you can see',
  'confluence:write': 'Create and change pages and add comments in your name',
  'confluence:delete': 'Delete pages and comments that you may delete',
  'jsm:read': 'Read service desks, queues and requests that you can see',
  'jsm:write': 'Create and answer service requests in your name',
};

/** What a scope allows, in words for the person who decides. */
export function describeScope(scope: Scope): string {
  return WORDS[scope];
}
