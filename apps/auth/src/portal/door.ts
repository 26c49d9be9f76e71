import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { noticePage } from '../pages/notice-page.js';
import { signInPage } from '../pages/sign-in-page.js';
import { beginSignIn, signInName, upstreamFormTargets } from '../signin/upstream.js';
import type { AuthContext } from '../web/context.js';
import { sendError, sendPage } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';

const SIGNED_OUT = 'portal:signed-out';

/** Sends the page for somebody who is not signed in. */
export function sendDoor(
  { config, cookies, forms }: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  // The form's token is bound to this browser, so that nobody else's page can start a sign-in here.
  const browser = cookies.ensureBrowser(request, reply);
  const html = signInPage({
    csrf: forms.token(`${SIGNED_OUT}:${browser}`),
    action: '/portal/sign-in',
    signInWith: signInName(config),
    sandbox: config.atlassian.sandbox,
    mcpUrl: config.resource,
  });
  return sendPage(reply, html, { formTargets: upstreamFormTargets(config) });
}

/** The portal's door: the way in, and what stands behind the way out. */
export function registerDoor(app: FastifyInstance, context: AuthContext): void {
  const { config, cookies, forms } = context;

  app.get('/signed-out', async (_request, reply) => {
    const signOutThere = context.openId?.provider.signOutUrl(`${config.issuer}/signed-out`);
    const html = noticePage({
      title: 'You are signed out',
      text: 'Your applications keep the access that you gave them; the portal is where you end it.',
      kind: 'success',
      action: signOutThere
        ? { href: signOutThere, label: `Sign out of ${signInName(config)} too` }
        : { href: '/', label: 'Your portal' },
      sandbox: config.atlassian.sandbox,
    });
    return sendPage(reply, html);
  });

  app.post('/portal/sign-in', async (request, reply) => {
    const browser = cookies.browser(request);
    if (!browser || !forms.isGenuine(request, `${SIGNED_OUT}:${browser}`))
      return sendError(reply, 403, PROBLEMS.forged);
    return await beginSignIn(context, request, reply, {
      kind: 'portal',
      interaction: undefined,
      userId: undefined,
      scopes: [],
      refused: [],
    });
  });
}
