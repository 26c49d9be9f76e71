import type { FastifyInstance } from 'fastify';
import { limitsSchema } from '../gateway/quota.js';
import { grantPolicySchema } from '../oauth/grant-policy.js';
import type { State } from '../state.js';
import { command } from './command.js';

/** What was set, over what is: an option that is absent stays as it is. */
function merge<T extends object>(present: T, changes: { [Key in keyof T]?: T[Key] | undefined }): T {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...present, ...Object.fromEntries(given) };
}

/** Steers how Atlassian treats grants and how much it answers. */
export function policyRoutes(app: FastifyInstance, state: State): void {
  const oauth = () => ({ settings: state.grants.policy, ...state.grants.families.report() });
  app.get('/__sandbox/oauth', oauth);

  command(app, 'oauth', grantPolicySchema.partial(), (changes) => {
    state.grants.policy = merge(state.grants.policy, changes);
    return oauth();
  });

  app.get('/__sandbox/quota', () => state.quota.report());

  command(app, 'quota', limitsSchema.partial(), (changes) => {
    state.quota.limits = merge(state.quota.limits, changes);
    return state.quota.report();
  });
}
