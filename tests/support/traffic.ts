import type { House } from './house.ts';
import { callMcp } from './oauth.ts';

/** What lets one person of a test call as often as they can. */
export const UNPACED = {
  MCP_CALLS_PER_MINUTE: '1000000',
  ATLASSIAN_POINTS_PER_HOUR: '10000000',
  ATLASSIAN_USER_SHARE_PERCENT: '100',
};

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
