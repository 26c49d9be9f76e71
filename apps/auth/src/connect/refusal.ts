import type { FastifyReply, FastifyRequest } from 'fastify';
import { confirmPage } from '../pages/confirm-page.js';
import { type LinkFlow, waitingPage } from '../signin/flows.js';
import type { Session } from '../signin/session.js';
import { linkFormTargets } from '../signin/upstream.js';
import type { AuthContext } from '../web/context.js';
import { sendError, sendPage } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import type { Account, StoreRefusal } from './account.js';
import { type ConnectedAccount, listConnections } from './connections.js';
import { openLinkPage } from './offer.js';
import { isLinkRequest } from './requests.js';

interface Refused {
  flow: LinkFlow;
  session: Session;
  account: Account;
  reason: StoreRefusal;
}

/** Says why the account that somebody came back with was not connected, and what they can do. */
export async function sendRefusal(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  refused: Refused,
) {
  switch (refused.reason) {
    case 'account_of_another_user':
      return sendError(reply, 409, { ...PROBLEMS.accountTaken, ...backTo(refused.flow) });
    case 'user_gone':
      return sendError(reply, 403, PROBLEMS.suspended);
    case 'removed':
      return sendError(reply, 409, PROBLEMS.accountRemoved);
    case 'another':
      return await sendAnother(context, request, reply, refused);
  }
}

/** Where a link waits, it may be tried again. */
function backTo(flow: LinkFlow) {
  return isLinkRequest(flow.interaction) ? { action: { href: waitingPage(flow), label: 'Back to the link' } } : {};
}

/**
 * Another account than was expected: which one, and the offer to add it as a further one. Adding takes another trip, as
 * what came back is not kept until somebody has confirmed it.
 */
async function sendAnother(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { flow, session, account }: Refused,
) {
  const { config } = context;
  const held = await listConnections(context, flow.userId);
  const expected = held.filter(({ id }) => flow.connectionId === undefined || id === flow.connectionId);
  const brought = held.find(({ accountId }) => accountId === account.person.accountId);
  const came = inWords({ account: account.person.displayName, email: account.person.email });
  const text = `You came back with ${came}. Expected was ${expected.map(inWords).join(' or ')}. Nothing was changed.`;
  if (brought) {
    const again = 'Go back, and choose the expected account at Atlassian: its sign-in lets you switch.';
    const words = { title: 'That is another of your accounts', what: text, whose: 'you', cure: again } as const;
    return sendError(reply, 409, {
      ...words,
      code: 'account_differs',
      action: { href: waitingPage(flow), label: 'Go back' },
    });
  }
  const html = confirmPage({
    title: 'That is another Atlassian account',
    text: `${text} To renew the expected one, go back and choose it at Atlassian. To have both, add this one as a further account: Atlassian asks you once more.`,
    confirmLabel: 'Add it as a further account',
    cancelLabel: 'Go back',
    danger: false,
    sandbox: config.atlassian.sandbox,
    ...(await furtherForm(context, request, reply, flow, session)),
  });
  return sendPage(reply, html, { status: 409, formTargets: linkFormTargets(config) });
}

/** The form that goes for a further account, for whatever waits. */
async function furtherForm(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: LinkFlow,
  { reference }: Session,
) {
  const { forms } = context;
  if (!flow.interaction) {
    const fields: Record<string, string> = { confirmed: 'yes' };
    return { action: '/portal/connections/connect', cancelHref: '/', csrf: forms.token(reference), fields };
  }
  const page = isLinkRequest(flow.interaction)
    ? waitingPage(flow)
    : await openLinkPage(context, request, reply, { ...flow, interaction: flow.interaction });
  const fields: Record<string, string> = { decision: 'another' };
  return { action: page, cancelHref: page, csrf: forms.token(connectSubject(page, reference)), fields };
}

/** What the form of a connect page speaks of: that page, for this session. */
export const connectSubject = (page: string, reference: string): string => `${page}:${reference}`;

function inWords({ account, email }: Pick<ConnectedAccount, 'account' | 'email'>): string {
  return email === undefined ? account : `${account} (${email})`;
}
