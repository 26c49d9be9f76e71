import { exchangeCode, fetchMe, fetchSites } from '@gatehouse/atlassian';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AuthContext } from '../web/context.js';
import { sendError } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { originOf } from './browser.js';
import { type Flow, waitingPage } from './flows.js';
import type { User } from './users.js';

const callbackQuery = z.object({
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(8_192).optional(),
  error: z.string().max(200).optional(),
});

type Problem = (typeof PROBLEMS)[keyof typeof PROBLEMS];
type Arrival = { ok: true; user: User } | { ok: false; status: number; problem: Problem };

/** Where Atlassian sends the browser back to: signs the user in, and stores their connection. */
export function registerSignInRoutes(app: FastifyInstance, context: AuthContext): void {
  app.get('/callback/atlassian', async (request, reply) => {
    const query = callbackQuery.safeParse(request.query);
    const browser = context.cookies.browser(request);
    const flow = query.success && browser ? await context.flows.take(query.data.state, browser) : undefined;
    if (!query.success || !flow) return sendError(reply, 400, PROBLEMS.strangeReturn);
    if (!query.data.code) return await returnWithout(context, reply, flow, query.data.error);

    // Who finishes is who started: a session that changed in between ends the flow here.
    if (flow.userId !== undefined) {
      const session = await context.sessions.read(context.cookies.session(request));
      if (session?.user.id !== flow.userId) return sendError(reply, 403, PROBLEMS.strangeReturn);
    }
    const arrival = await arrive(context, flow, query.data.code);
    if (!arrival.ok) return sendError(reply, arrival.status, arrival.problem);
    return await goOn(context, request, reply, { flow, state: query.data.state, user: arrival.user });
  });
}

/** The user declined at Atlassian, or Atlassian could not ask. */
async function returnWithout(context: AuthContext, reply: FastifyReply, flow: Flow, error: string | undefined) {
  context.logger.info({ event: 'signin.refused', kind: flow.kind, error }, 'came back without a code');
  // The approval page is still open to them: they may try again or decline there, so that the client hears of it.
  if (flow.interaction) return reply.redirect(waitingPage(flow), 303);
  return sendError(reply, 400, PROBLEMS.upstreamDenied);
}

async function arrive(context: AuthContext, flow: Flow, code: string): Promise<Arrival> {
  const { atlassian, config, logger, vault } = context;
  const tokens = await exchangeCode(atlassian.http, atlassian.app, code);
  if (!tokens.ok) {
    logger.warn({ event: 'signin.failed', kind: tokens.kind, detail: tokens.logText }, 'exchanging the code failed');
    if (tokens.kind === 'operator') return { ok: false, status: 502, problem: PROBLEMS.upstreamOperator };
    if (tokens.kind === 'grant_dead') return { ok: false, status: 400, problem: PROBLEMS.strangeReturn };
    return { ok: false, status: 502, problem: PROBLEMS.upstreamFailed };
  }
  const [person, sites] = await Promise.all([
    fetchMe(atlassian.http, tokens.accessToken),
    fetchSites(atlassian.http, tokens.accessToken),
  ]);
  if (!person.ok || !sites.ok) {
    for (const answer of [person, sites]) {
      if (!answer.ok)
        logger.warn({ event: 'signin.failed', detail: answer.error.logText }, 'reading the account failed');
    }
    return { ok: false, status: 502, problem: PROBLEMS.upstreamFailed };
  }
  const account = person.value;
  const user = await userOf(context, flow, account);
  if (!user) return { ok: false, status: 409, problem: PROBLEMS.otherAccount };
  if (user.suspended) return { ok: false, status: 403, problem: PROBLEMS.suspended };
  const known = await isConnected(context, user.id, account.accountId);
  const stored = await vault.store({
    userId: user.id,
    person: account,
    tokens,
    expiresIn: tokens.expiresIn,
    scopes: tokens.scopes,
    sites: sites.value,
  });
  if (!stored.ok) return { ok: false, status: 409, problem: PROBLEMS.accountTaken };
  logger.info(
    {
      event: 'connection.stored',
      user: user.id,
      connection: stored.connectionId,
      kind: flow.kind,
      issuer: config.atlassian.authUrl,
    },
    'stored a connection',
  );
  if (!known || flow.kind === 'reconnect') {
    const kind = known ? 'account_reconnected' : 'account_connected';
    await context.activity.record(user.id, { kind, subject: account.displayName });
  }
  return { ok: true, user };
}

/** The user who came back. Reconnecting must bring back the account that was connected. */
async function userOf(
  { config, database, users }: AuthContext,
  flow: Flow,
  account: { accountId: string; displayName: string; email: string | undefined },
): Promise<User | undefined> {
  if (flow.userId === undefined) {
    return await users.signIn({
      issuer: config.atlassian.authUrl,
      subject: account.accountId,
      displayName: account.displayName,
      email: account.email,
    });
  }
  const same = await isConnected({ database }, flow.userId, account.accountId);
  return same ? await users.find(flow.userId) : undefined;
}

async function isConnected({ database }: Pick<AuthContext, 'database'>, userId: string, accountId: string) {
  const row = await database.prisma.connection.findFirst({ where: { userId, accountId }, select: { id: true } });
  return row !== null;
}

async function goOn(
  { activity, cookies, flows, sessions }: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { flow, state, user }: { flow: Flow; state: string; user: User },
) {
  if (flow.kind === 'reconnect') return reply.redirect('/?done=reconnected', 303);
  // A sign-in is a new session: one that somebody planted before it is worth nothing after it.
  const before = cookies.session(request);
  if (before) await sessions.end(before);
  const origin = originOf(request);
  cookies.setSession(reply, await sessions.start(user.id, origin));
  await activity.record(user.id, { kind: 'signed_in', browser: origin.browser });
  if (!flow.interaction) return reply.redirect('/', 303);
  await flows.complete(state, user.id);
  return reply.redirect(`${waitingPage(flow)}/continue`, 303);
}
