import { expandScopes, type Scope } from '@gatehouse/contract';
import type { Principal } from '../bearer/principal.js';

/** What a principal wants to do: use these tools, which together need these scopes. */
export interface Intent {
  tools: readonly string[];
  scopes: readonly Scope[];
}

export type Decision =
  | { ok: true }
  /** The token lacks scopes: the client may ask the user for them. */
  | { ok: false; missing: readonly Scope[] };

/** May this principal do this? The one place that says so, asked before anything runs. */
export interface Policy {
  decide(principal: Principal, intent: Intent): Decision;
}

/** A principal is remembered with its token and asks often. */
const allowed = new WeakMap<Principal, ReadonlySet<Scope>>();

function allowedTo(principal: Principal): ReadonlySet<Scope> {
  const known = allowed.get(principal) ?? new Set(expandScopes(principal.scopes));
  allowed.set(principal, known);
  return known;
}

/** Scopes alone decide, with their hierarchy (MCP Authorization, "Step-Up": servers account for hierarchies). */
export const scopePolicy: Policy = {
  decide(principal, intent) {
    const have = allowedTo(principal);
    const missing = intent.scopes.filter((scope) => !have.has(scope));
    return missing.length === 0 ? { ok: true } : { ok: false, missing };
  },
};
