import type { AtlassianAccess } from '../credentials/access.js';
import { createLookups } from './lookups.js';
import { withhold } from './withhold.js';

/**
 * Atlassian, without what outsiders wrote: each answer is cleaned before the tool sees it, so that no tool, no resource
 * and no completion can pass it on, whichever operation it uses. Only for tools that read: what is to be written is made
 * from what is really there.
 */
export function lockDown(access: AtlassianAccess): AtlassianAccess {
  const lookups = createLookups(access);
  return {
    ...access,
    async ask(site, send, write) {
      const answer = await access.ask(site, send, write);
      return withhold(answer, await lookups.learn(site, answer));
    },
  };
}
