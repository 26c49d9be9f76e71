import type { Problem } from '../../web/problems.js';
import type { Failure } from './failures.js';

/**
 * The page for a sign-in that failed: whose it is to mend, and how.
 * @param name the identity provider, as people know it
 */
export function problemOf(reason: Failure['reason'], name: string): Problem {
  switch (reason) {
    case 'declined':
      return {
        title: 'You did not sign in',
        what: `${name} told us that you did not sign in, so your application got nothing.`,
        whose: 'you',
        cure: 'If you did not mean to stop, connect again in your AI application.',
        code: 'upstream_denied',
      };
    case 'forged':
      return {
        title: 'This sign-in does not belong to this browser',
        what: `You came back from ${name} with an answer that was not asked for here, or was used before.`,
        whose: 'you',
        cure: 'Start again in your AI application or in your portal. If somebody sent you this link, do not use it.',
        code: 'flow_not_found',
      };
    case 'operator':
      return {
        title: `${name} and Gatehouse do not understand each other`,
        what: 'Something in how Gatehouse is registered there, or in how it was set up, is not right.',
        whose: 'operator',
        cure: 'Ask them to look at the log of Gatehouse, under the request number below, and to check the variables that start with OIDC_.',
        code: 'upstream_misconfigured',
      };
    case 'unavailable':
      return {
        title: `${name} could not be reached`,
        what: 'The sign-in of your company did not answer. Nothing was changed.',
        whose: 'operator',
        cure: 'Try again in a minute. If it lasts, tell the people who run the sign-in of your company.',
        code: 'upstream_unavailable',
      };
    case 'not_allowed':
      return {
        title: 'Your account may not use Gatehouse',
        what: `${name} signed you in, but you are in none of the groups that may use Gatehouse.`,
        whose: 'operator',
        cure: 'Ask them to add you to one of these groups, then connect again.',
        code: 'not_in_allowed_group',
      };
    case 'groups_unknown':
      return {
        title: 'Your groups could not be told',
        what: `You are in more groups than ${name} puts into a sign-in, so Gatehouse cannot see whether you may come in.`,
        whose: 'operator',
        cure: 'Ask them to have the provider send only the groups that are assigned to Gatehouse (in Entra ID: “Groups assigned to the application”).',
        code: 'groups_not_sent',
      };
  }
}
