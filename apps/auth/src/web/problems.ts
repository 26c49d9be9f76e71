import type { ErrorModel } from '../pages/error-page.js';

export type Problem = Omit<ErrorModel, 'requestId' | 'sandbox'>;

/** What can go wrong on our own pages: what happened, whose it is to mend, and how. */
export const PROBLEMS = {
  expired: {
    title: 'This sign-in has expired',
    what: 'The request that brought you here is over or was already used. Requests wait for 15 minutes.',
    whose: 'you',
    cure: 'Go back to your AI application and connect again.',
    code: 'interaction_expired',
  },
  otherBrowser: {
    title: 'This browser does not know this sign-in',
    what: 'It was started in another browser, or this browser keeps no cookies for this address.',
    whose: 'you',
    cure: 'Open the link in the browser in which you started, or connect again in your AI application. If it happens again, allow cookies for this address: without them a sign-in cannot be told from somebody else’s.',
    code: 'interaction_of_another_browser',
  },
  forged: {
    title: 'This form could not be accepted',
    what: 'It did not come from this page, or the page was open for too long.',
    whose: 'you',
    cure: 'Go back, reload the page and try again.',
    code: 'form_not_genuine',
  },
  strangeReturn: {
    title: 'This sign-in does not belong to this browser',
    what: 'You came back from Atlassian with a link that was not started here, or was used before.',
    whose: 'you',
    cure: 'Start again in your AI application or in your portal. If somebody sent you this link, do not use it.',
    code: 'flow_not_found',
  },
  upstreamDenied: {
    title: 'You did not sign in',
    what: 'Atlassian told us that you declined, so nothing was connected and your application got nothing.',
    whose: 'you',
    cure: 'If you did not mean to decline, connect again in your AI application.',
    code: 'upstream_denied',
  },
  upstreamFailed: {
    title: 'Atlassian could not be reached',
    what: 'Atlassian did not answer as expected while you were signing in. Nothing was changed.',
    whose: 'us',
    cure: 'Try again in a minute.',
    code: 'upstream_unavailable',
  },
  upstreamOperator: {
    title: 'Atlassian refused this installation',
    what: "Atlassian does not accept this installation's own credentials.",
    whose: 'operator',
    cure: 'Ask them to check ATLASSIAN_CLIENT_ID, ATLASSIAN_CLIENT_SECRET and the callback address in the Atlassian developer console.',
    code: 'upstream_credentials_refused',
  },
  accountTaken: {
    title: 'This Atlassian account belongs to someone else',
    what: 'Another user of Gatehouse has connected this Atlassian account. An account belongs to one user.',
    whose: 'you',
    cure: 'Sign in as that user and remove the connection in the portal, or connect another account.',
    code: 'account_of_another_user',
  },
  otherAccount: {
    title: 'That is another Atlassian account',
    what: 'You came back with another Atlassian account than the one you were reconnecting. Nothing was changed.',
    whose: 'you',
    cure: 'Reconnect again and choose the same account at Atlassian.',
    code: 'account_differs',
  },
  busy: {
    title: 'Too many requests at once',
    what: 'More requests came from your network than this server takes in a minute.',
    whose: 'us',
    cure: 'Wait a minute and try again. If it lasts, tell the people who run Gatehouse.',
    code: 'too_many_requests',
  },
  unreadable: {
    title: 'This request cannot be read',
    what: 'What your browser sent is not in a form that this page understands.',
    whose: 'you',
    cure: 'Go back, reload the page and try again.',
    code: 'request_not_readable',
  },
  wrongHost: {
    title: 'This server does not answer for that address',
    what: 'The request named another host than the one that Gatehouse was set up with.',
    whose: 'operator',
    cure: 'Use the address that they gave you. If it is this one, ask them to have their proxy pass the Host header on, and to check GATEHOUSE_ISSUER.',
    code: 'wrong_host',
  },
  suspended: {
    title: 'Your access is suspended',
    what: 'You cannot sign in to Gatehouse at the moment.',
    whose: 'operator',
    cure: 'Ask the people who run Gatehouse in your company.',
    code: 'user_suspended',
  },
  notFound: {
    title: 'There is nothing here',
    what: 'This address leads nowhere.',
    whose: 'you',
    cure: 'Check the address, or go to your portal.',
    code: 'not_found',
    action: { href: '/', label: 'Your portal' },
  },
  internal: {
    title: 'Something went wrong',
    what: 'Gatehouse made a mistake, or its database did not answer.',
    whose: 'us',
    cure: 'Try again in a minute. If it happens again, give the request number below to the people who run Gatehouse.',
    code: 'internal_error',
  },
} as const satisfies Record<string, Problem>;
