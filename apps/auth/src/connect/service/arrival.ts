import type { Database } from '@gatehouse/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthContext } from '../../web/context.js';
import { sendError } from '../../web/html.js';
import { readAccount } from '../account.js';
import { createServiceLinks } from './links.js';
import { SERVICE_PROBLEMS } from './problems.js';

const REFUSED = {
  account_taken: [409, SERVICE_PROBLEMS.accountTaken],
  other_account: [409, SERVICE_PROBLEMS.otherAccount],
  service_gone: [403, SERVICE_PROBLEMS.over],
} as const;

/** Somebody came back from Atlassian with the account of a service, or without one. */
export async function finishServiceLink(
  context: AuthContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { state, code }: { state: string; code?: string | undefined },
) {
  const { config, cookies, database, logger, vault } = context;
  const links = createServiceLinks(database.pool);
  const browser = cookies.browser(request);
  const arrival = browser && (await links.arrive(state, browser));
  if (!arrival) return sendError(reply, 400, SERVICE_PROBLEMS.strangeReturn);
  const { serviceId: service, link } = arrival;
  if (!code) return sendError(reply, 400, SERVICE_PROBLEMS.denied);
  const read = await readAccount(context, code);
  if (!read.ok) return sendError(reply, read.status, read.problem);
  const { accountId } = read.account.person;
  // Who signs in with an account is a person, also while they have no connection.
  const person = await isKnownPerson(database, config.atlassian.authUrl, accountId);
  const stored = person
    ? ({ ok: false, reason: 'account_taken' } as const)
    : await vault.storeForService({ serviceId: service, ...read.account });
  if (!stored.ok) {
    logger.warn({ event: 'service.link_refused', service, reason: stored.reason }, 'an account was not linked');
    const [status, problem] = REFUSED[stored.reason];
    return sendError(reply, status, problem);
  }
  await links.complete(link);
  const { connectionId: connection } = stored;
  logger.info({ event: 'service.linked', service, connection }, 'an account was linked to a service');
  return reply.redirect('/connect/service/linked', 303);
}

async function isKnownPerson({ pool }: Database, issuer: string, subject: string): Promise<boolean> {
  const text = 'select from user_identities where issuer = $1 and subject = $2';
  return (await pool.query(text, [issuer, subject])).rowCount !== 0;
}
