import type { Problem } from '../../web/problems.js';

/** What can go wrong where a service’s account is linked, or where a person meets one. */
export const SERVICE_PROBLEMS = {
  over: {
    title: 'This address is over',
    what: 'Addresses that link a service’s account are good for 15 minutes, once, and in the browser that used them first.',
    whose: 'operator',
    cure: 'Make a new one with `gatehouse services link` and the name of the service. If you did not use this one, somebody else may have: look at `gatehouse services list`.',
    code: 'service_link_over',
  },
  strangeReturn: {
    title: 'This does not belong to this browser',
    what: 'You came back from Atlassian with a link that was not started here, or was used before. Nothing was linked.',
    whose: 'operator',
    cure: 'Open the address of `gatehouse services link` again in the browser in which you began. If somebody sent you this link, do not use it.',
    code: 'service_flow_not_found',
  },
  denied: {
    title: 'No account was linked',
    what: 'Atlassian told us that you declined.',
    whose: 'you',
    cure: 'If you did not mean to, open the address of `gatehouse services link` again in this browser.',
    code: 'service_upstream_denied',
  },
  accountTaken: {
    title: 'This Atlassian account is taken',
    what: 'It is a person’s account here, or another service’s. An account belongs to one person or one service, so nothing was linked.',
    whose: 'operator',
    cure: 'Use an account that is this service’s alone. If this one is meant to be, first remove whose it is: `gatehouse users remove` for a person who signed in with it, the portal for a connection, `gatehouse services remove` for a service.',
    code: 'service_account_taken',
  },
  otherAccount: {
    title: 'That is another Atlassian account',
    what: 'This service acts as one account, and you came back with another. Nothing was changed.',
    whose: 'operator',
    cure: 'Link it again with the same account. To have it act as another one, make a new service, and bind its clients there.',
    code: 'service_account_differs',
  },
  ofService: {
    title: 'This Atlassian account is a service’s',
    what: 'The people who run Gatehouse have linked it for machines. No person can sign in with it or connect it.',
    whose: 'you',
    cure: 'Sign in at Atlassian with your own account, and try again.',
    code: 'account_of_service',
  },
} as const satisfies Record<string, Problem>;
