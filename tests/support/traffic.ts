import type { House } from './house.ts';
import { callMcp } from './oauth.ts';

/** Tool calls that go on until they are stopped. */
export interface Traffic {
  /** How many were answered so far. */
  calls(): number;
  /** @returns what went wrong, and with it nothing should */
  stop(): Promise<string[]>;
}

/**
 * Makes tool calls of one user all along, several at a time.
 * @param token what to call with; asked for each call
 */
export function startTraffic(house: House, token: () => Promise<string> | string, atATime = 4): Traffic {
  const failures: string[] = [];
  let going = true;
  let calls = 0;
  const run = async () => {
    while (going) {
      const call = { name: 'jira_search_issues', arguments: { site: 'northwind-robotics', jql: 'project = ROV' } };
      const answer = await callMcp(house, await token(), 'tools/call', call);
      const text = await answer.text();
      if (answer.status !== 200 || text.includes('"isError":true')) failures.push(`${answer.status} ${text}`);
      calls += 1;
    }
  };
  const running = Array.from({ length: atATime }, run);
  return {
    calls: () => calls,
    stop: async () => {
      going = false;
      await Promise.all(running);
      return failures;
    },
  };
}
