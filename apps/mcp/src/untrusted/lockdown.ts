import type { AtlassianAccess } from '../credentials/access.js';
import { createLookups } from './lookups.js';
import { withhold } from './withhold.js';

/** Atlassian without what outsiders wrote, as far as a model is concerned. */
export interface LockedDown {
  /**
   * For tools that read: each answer is cleaned before the tool sees it, so that no tool, no resource and no completion can
   * pass it on, whichever operation it uses.
   */
  reading: AtlassianAccess;
  /** For tools that write: what is to be written is made from what is really there, and what is said of it from `seen`. */
  writing: AtlassianAccess;
}

export function lockDown(access: AtlassianAccess): LockedDown {
  const lookups = createLookups(access);
  return {
    reading: {
      ...access,
      async ask(site, send, write) {
        const answer = await access.ask(site, send, write);
        return withhold(answer, await lookups.learn(site, answer));
      },
    },
    writing: {
      ...access,
      async seen(site, answer) {
        const known = await lookups.learn(site, answer).catch(() => lookups.known(site));
        return withhold(answer, known);
      },
    },
  };
}
