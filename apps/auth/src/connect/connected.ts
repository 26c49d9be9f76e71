import type { FastifyReply } from 'fastify';
import { noticePage } from '../pages/notice-page.js';
import type { AuthContext } from '../web/context.js';
import { sendPage } from '../web/html.js';
import { listConnections } from './connections.js';
import type { LinkRequest } from './requests.js';

/** The end of a link that a tool's answer gave: the application goes on by itself. */
export async function sendConnected(context: AuthContext, reply: FastifyReply, asked: LinkRequest) {
  const connections = await listConnections(context, asked.userId);
  const stopped = [...new Set(connections.flatMap(({ status, stops }) => (status === 'active' ? stops : [])))];
  const html = noticePage({
    title: 'Atlassian is connected',
    text: `Go back to ${asked.client}: it goes on by itself.${lessThan(stopped)}`,
    kind: stopped.length > 0 ? 'warning' : 'success',
    action: { href: '/', label: 'Your portal' },
    sandbox: context.config.atlassian.sandbox,
  });
  return sendPage(reply, html);
}

function lessThan(stopped: readonly string[]): string {
  if (stopped.length === 0) return '';
  return ` Atlassian granted less than was asked for, so these do not work: ${stopped.join(', ')}. Your portal says which permissions they need.`;
}
