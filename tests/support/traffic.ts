import type { House } from './house.ts';
import { callMcp } from './oauth.ts';
import { askSandbox } from './sandbox-control.ts';

/** More than a test comes to. */
const POINTS_PER_HOUR = 10_000_000;

/** What lets one person of a test call as often as they can; the sandbox has to let them, too: {@link liftQuota}. */
export const UNPACED = {
  MCP_CALLS_PER_MINUTE: '1000000',
  ATLASSIAN_POINTS_PER_HOUR: String(POINTS_PER_HOUR),
  ATLASSIAN_USER_SHARE_PERCENT: '100',
};

/** The sandbox counts no calls of this house. */
export const liftQuota = (house: House) => askSandbox(house, 'quota', { pointsPerHour: POINTS_PER_HOUR });

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
  const lifted = liftQuota(house);
  const run = async () => {
    await lifted;
    while (going) {
      const call = { name: 'jira_search_issues', arguments: { site: 'northwind-robotics', jql: 'project = ROV' } };
      const answer = await callMcp(house, await token(), 'tools/call', call);
      const text = await answer.text();
      if (answer.status !== 200 || text.includes('"isError":true')) failures.push(`${answer.status} ${text}`);
      calls += 1;
    }
  };
  // Told where the test asks for it: an error that nobody waits for would end the whole run.
  const running = Array.from({ length: atATime }, () => run().catch((error: unknown) => failures.push(`${error}`)));
  return {
    calls: () => calls,
    stop: async () => {
      going = false;
      await Promise.all(running);
      return failures;
    },
  };
}
