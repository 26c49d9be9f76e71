import type { LinkPolicy } from '@gatehouse/atlassian';
import type { AtlassianAccess } from '../credentials/access.js';
import type { Way } from '../writes/writes.js';
import { ToolFailure } from './failure.js';
import type { ToolAnswer } from './tool.js';

/** What is learnt of a call while it runs, for its audit event. */
export interface Trace {
  service: string | undefined;
  site: string | undefined;
  connection: string | undefined;
  created: Way | undefined;
  /** Ids or keys of what was written to, and of what was created. */
  touched: string[];
  /** Which addresses may reach the client, once it is known which sites are the user's. */
  links: LinkPolicy | undefined;
}

export const newTrace = (): Trace => ({
  service: undefined,
  site: undefined,
  connection: undefined,
  created: undefined,
  touched: [],
  links: undefined,
});

/** An id is short, and a call writes to few things (characters, ids). */
const LONGEST = 100;
const MOST = 20;

/** @param given ids of one or several things, with commas between them */
function touch(trace: Trace, given: unknown): void {
  if (typeof given !== 'string') return;
  for (const one of given.split(',')) {
    const id = one.trim().slice(0, LONGEST);
    if (id !== '' && trace.touched.length < MOST && !trace.touched.includes(id)) trace.touched.push(id);
  }
}

/** Of what failed so, nobody knows whether it was done. */
const isOpen = (error: unknown) =>
  !(error instanceof ToolFailure) || error.code === 'unknown' || error.kind === 'unavailable';

/** Notes for the audit which site was reached, through which connection, and what was or may have been changed there. */
export function traced(access: AtlassianAccess, trace: Trace): AtlassianAccess {
  return {
    ...access,
    async ask(site, send, write) {
      trace.site = site.id;
      trace.connection = site.account.connectionId;
      const target = write?.change?.target.id;
      try {
        const answer = await access.ask(site, send, write);
        touch(trace, target);
        return answer;
      } catch (error) {
        if (isOpen(error)) touch(trace, target);
        throw error;
      }
    },
    askAccount: (account, send) => {
      trace.connection = account.connectionId;
      return access.askAccount(account, send);
    },
  };
}

/** Notes what a call created, now or when it was made before: its key, or its id, of several each. */
export function noteCreated(trace: Trace, { structured }: ToolAnswer): void {
  const several = Array.isArray(structured.created) ? structured.created : [];
  for (const { key, id } of [structured, ...several]) touch(trace, key ?? id);
}
