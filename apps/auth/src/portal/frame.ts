import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { PortalFrame } from '../pages/portal/model.js';
import type { Session } from '../signin/session.js';
import type { AuthContext } from '../web/context.js';

/** What a user just did, as the portal says it. */
const NOTICES = {
  revoked: { kind: 'success', text: 'The application’s access is ended.' },
  device: { kind: 'success', text: 'The device is signed out.' },
  gone: { kind: 'info', text: 'That device was signed out already.' },
  dismissed: { kind: 'success', text: 'Thank you. The old key stays refused, and the device stays signed in.' },
  removed: { kind: 'success', text: 'The Atlassian account is removed.' },
  connected: { kind: 'success', text: 'The Atlassian account is connected.' },
  reconnected: { kind: 'success', text: 'The Atlassian account is connected again.' },
  lessened: {
    kind: 'warning',
    text: 'The Atlassian account is connected again, with fewer permissions than before. It says below what no longer works.',
  },
  sites: { kind: 'success', text: 'The sites were read again.' },
  sites_failed: {
    kind: 'warning',
    text: 'Atlassian did not answer, so the sites are as they were. Try again in a minute.',
  },
  sites_reconnect: {
    kind: 'warning',
    text: 'Atlassian no longer accepts this connection. Reconnect it, and its sites are read as well.',
  },
  site_gone: { kind: 'info', text: 'No account of yours reaches that site any more. Your default site is as it was.' },
  default_site: { kind: 'success', text: 'Your default site is set.' },
  no_default_site: { kind: 'success', text: 'There is no default site any more.' },
  session: { kind: 'success', text: 'The browser is signed out.' },
  others: { kind: 'success', text: 'All other browsers are signed out.' },
  undone: { kind: 'success', text: 'It is as it was before.' },
  undone_already: { kind: 'info', text: 'There was nothing to do: it is as it was before already.' },
} as const satisfies Record<string, NonNullable<PortalFrame['notice']>>;

export type Done = keyof typeof NOTICES;

/** Back to a page of the portal, which says what was done. */
export const done = (reply: FastifyReply, path: string, what: Done) => reply.redirect(`${path}?done=${what}`, 303);

const outcome = z.object({
  done: z
    .enum(Object.keys(NOTICES) as [Done])
    .optional()
    .catch(undefined),
});

/** What every page of the portal is made of. @param query the request's, which names the outcome of the last step */
export function frameOf({ config, forms }: AuthContext, session: Session, query: unknown): PortalFrame {
  const { done } = outcome.parse(query ?? {});
  return {
    csrf: forms.token(session.reference),
    user: { name: session.user.displayName, email: session.user.email },
    notice: done && NOTICES[done],
    sandbox: config.atlassian.sandbox,
    signOutAction: '/portal/sign-out',
  };
}
