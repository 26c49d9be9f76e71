import { accessOf, isScope, type Scope, withoutRefused } from '@gatehouse/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { offerLink } from '../connect/offer.js';
import { approvalPage } from '../pages/approval-page.js';
import { mayLetIn } from '../signin/openid/at-approval.js';
import type { Session } from '../signin/session.js';
import { beginSignIn, upstreamFormTargets } from '../signin/upstream.js';
import type { AuthContext } from '../web/context.js';
import { formTarget, sendError, sendPage } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { maySkipPage } from './approvals.js';
import { endDevices } from './end-devices.js';
import { approvalModel, formSubject } from './model.js';
import { type AuthorizationRequest, readAuthorization } from './request.js';

type Interaction = FastifyRequest<{ Params: { uid: string } }>;

/** A field that may be there once, several times or not at all. */
const several = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string()));

export const decisionForm = z.object({
  decision: z.enum(['approve', 'deny']),
  access: z.enum(['read', 'selected']).default('selected'),
  scope: several,
  /** Devices to sign out, whose old keys came back. */
  end: several,
});

/**
 * The approval: the page on which a user allows a client, before anything goes to Atlassian on that client's behalf.
 * Without a session the page comes first and the sign-in after it; with one, the page is all.
 */
export function registerConsentRoutes(app: FastifyInstance, context: AuthContext): void {
  const { approvals, cookies, flows, forms, sessions } = context;

  const sessionFor = async (request: FastifyRequest, authorization: AuthorizationRequest) =>
    authorization.freshSignIn ? undefined : await sessions.read(cookies.session(request));

  app.get('/interaction/:uid', async (request: Interaction, reply) => {
    const authorization = await readAuthorization(context, request, reply);
    if (!authorization) return sendGone(request, reply);
    const session = await sessionFor(request, authorization);
    const approval = session && (await approvals.find(session.user.id, authorization.client.id));
    if (maySkipPage(approval, authorization.client, authorization.asked)) {
      const { trusted } = authorization.client;
      const scopes = authorization.asked.filter((scope) =>
        trusted ? !approval?.refused.includes(scope) : approval?.scopes.includes(scope),
      );
      if (!session) return await signInFor(context, request, reply, authorization, { scopes, refused: [] });
      const returned = await context.replays.openFor(session.user.id, authorization.client.id);
      if (scopes.length > 0 && returned.length === 0)
        return await finish(context, request, reply, authorization, session, scopes, 'client.approval_remembered');
    }
    const html = approvalPage(await approvalModel(context, authorization, session, approval));
    return sendPage(reply, html, { formTargets: formTargets(context, authorization) });
  });

  app.post('/interaction/:uid', async (request: Interaction, reply) => {
    const authorization = await readAuthorization(context, request, reply);
    if (!authorization) return sendGone(request, reply);
    const session = await sessionFor(request, authorization);
    if (!forms.isGenuine(request, formSubject(authorization, session))) return sendError(reply, 403, PROBLEMS.forged);
    const form = decisionForm.safeParse(request.body);
    if (!form.success) return sendError(reply, 400, PROBLEMS.forged);

    if (session) await endDevices(context, session, authorization.client, form.data.end);
    const scopes = approvedScopes(authorization.asked, form.data);
    if (form.data.decision === 'deny' || scopes.length === 0)
      return await decline(context, request, reply, authorization, session);
    const refused = authorization.asked.filter((scope) => !scopes.includes(scope));
    if (session) {
      await approvals.save(session.user.id, authorization.client, { scopes, refused });
      return await finish(context, request, reply, authorization, session, scopes);
    }
    const shown = authorization.client.metadataHash;
    return await signInFor(context, request, reply, authorization, { scopes, refused, shown });
  });

  // "Not you?": the session ends here, and the same request starts over with the page for nobody in particular.
  app.post('/interaction/:uid/switch', async (request: Interaction, reply) => {
    const authorization = await readAuthorization(context, request, reply);
    if (!authorization) return sendGone(request, reply);
    const session = await sessionFor(request, authorization);
    if (!forms.isGenuine(request, formSubject(authorization, session))) return sendError(reply, 403, PROBLEMS.forged);
    const cookie = cookies.session(request);
    if (cookie) await sessions.end(cookie);
    cookies.clearSession(reply);
    cookies.setSwitch(reply);
    return reply.redirect(`/interaction/${authorization.uid}`, 303);
  });

  // Where the sign-in comes back to: the approval was given before, so there is nothing left to ask.
  app.get('/interaction/:uid/continue', async (request: Interaction, reply) => {
    const authorization = await readAuthorization(context, request, reply);
    const session = await sessions.read(cookies.session(request));
    if (!authorization || !session) return sendGone(request, reply);
    const decision = await flows.claim(authorization.uid, session.user.id);
    if (!decision) return sendError(reply, 400, PROBLEMS.expired);
    const { client, uid } = authorization;
    // It has become another client since it was shown: that is another question.
    if (decision.shown && !decision.shown.equals(client.metadataHash))
      return reply.redirect(`/interaction/${uid}`, 303);
    // Where nobody was asked, what this user refused the client before stays refused.
    const before = decision.shown ? undefined : await approvals.find(session.user.id, client.id);
    const refused = before?.refused ?? decision.refused.filter(isScope);
    const scopes = withoutRefused(decision.scopes.filter(isScope), refused);
    if (scopes.length === 0) return await decline(context, request, reply, authorization, session);
    await approvals.save(session.user.id, client, { scopes, refused });
    return await finish(
      context,
      request,
      reply,
      authorization,
      session,
      scopes,
      'client.approved',
      decision.linkOffered,
    );
  });
}

/** Sends the browser to sign in; what was decided waits for its return. */
function signInFor(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  authorization: AuthorizationRequest,
  decision: { scopes: Scope[]; refused: Scope[]; shown?: Buffer },
) {
  const flow = { kind: 'authorize', interaction: authorization.uid, userId: undefined, ...decision } as const;
  const again = context.cookies.takeSwitch(request, reply) || authorization.freshSignIn;
  return beginSignIn(context, request, reply, flow, { again });
}

/** The request is not there for this browser: it is over, or the cookie that ties it to a browser did not come. */
function sendGone(request: FastifyRequest, reply: FastifyReply) {
  const ours = Object.keys(request.cookies).some((name) => name.endsWith('gatehouse_interaction'));
  return sendError(reply, 400, ours ? PROBLEMS.expired : PROBLEMS.otherBrowser);
}

/** What was approved of what was asked: a scope that was refused takes with it all that imply it. */
export function approvedScopes(asked: readonly Scope[], form: z.output<typeof decisionForm>): Scope[] {
  const chosen = asked.filter((scope) =>
    form.access === 'read' ? accessOf(scope) === 'read' : form.scope.includes(scope),
  );
  return withoutRefused(
    chosen,
    asked.filter((scope) => !chosen.includes(scope)),
  );
}

async function finish(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  authorization: AuthorizationRequest,
  session: Session,
  scopes: Scope[],
  event: 'client.approved' | 'client.approval_remembered' = 'client.approved',
  linkOffered = false,
) {
  const { client, resource, openid, uid } = authorization;
  const userId = session.user.id;
  if (!(await mayLetIn(context, request, reply, session, `/interaction/${uid}`))) return reply;
  const waiting = { interaction: uid, userId, scopes, refused: [] };
  const step = linkOffered ? undefined : await offerLink(context, request, reply, waiting);
  if (step) return reply.redirect(step, 303);
  const grantId = await context.grants.create({
    userId,
    clientId: client.id,
    resource,
    scopes,
    openid,
    redirect: client.redirect.kind,
  });
  context.logger.info(
    {
      event,
      user: userId,
      client: client.id,
      grant: grantId,
      scopes,
      redirect: client.redirect.kind,
    },
    'a grant was made',
  );
  const kind = event === 'client.approved' ? 'client_approved' : 'client_returned';
  await context.activity.record(userId, { kind, subject: client.name });
  const result = {
    login: { accountId: userId, ts: session.signedInAt, remember: false },
    consent: { grantId },
    select_account: {},
  };
  const next = await context.provider.interactionResult(request.raw, reply.raw, result);
  return reply.redirect(next, 303);
}

async function decline(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { client }: AuthorizationRequest,
  session: Session | undefined,
) {
  context.logger.info({ event: 'client.declined', client: client.id }, 'a user declined a client');
  if (session) await context.activity.record(session.user.id, { kind: 'client_declined', subject: client.name });
  const result = { error: 'access_denied', error_description: 'the user declined' };
  return reply.redirect(await context.provider.interactionResult(request.raw, reply.raw, result), 303);
}

/** A browser checks a form's whole chain of redirects: the identity provider's, and the way back to the client. */
function formTargets(context: AuthContext, { client }: AuthorizationRequest): string[] {
  return [formTarget(client.redirect.origin), ...upstreamFormTargets(context.config)];
}
