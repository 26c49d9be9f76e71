import type { FastifyReply } from 'fastify';
import { errorPage } from '../pages/error-page.js';
import type { Problem } from './problems.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether this installation speaks to the sandbox and not to Atlassian: every page says so. */
    sandbox: boolean;
  }
}

/**
 * Headers of every page: no script at all, nothing of other origins, never in a frame, nothing remembered by caches.
 *
 * @param formTargets origins, besides our own, that a form's answer may redirect to: a browser checks the whole chain
 */
export function pageHeaders(formTargets: readonly string[] = []): Record<string, string> {
  const formAction = ["'self'", ...formTargets].join(' ');
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'self'; img-src 'self'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`,
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    // Not `no-referrer`: with it, browsers send forms with `Origin: null`, and we could not tell them from a stranger's.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  };
}

/** Sends a page. */
export function sendPage(reply: FastifyReply, html: string, options: { status?: number; formTargets?: string[] } = {}) {
  return reply
    .code(options.status ?? 200)
    .headers(pageHeaders(options.formTargets))
    .send(html);
}

/** Sends an error page, with the request's id for whoever is asked about it. */
export function sendError(reply: FastifyReply, status: number, model: Problem) {
  const { sandbox } = reply.server;
  return sendPage(reply, errorPage({ ...model, sandbox, requestId: reply.request.id }), { status });
}

/**
 * The CSP source of a redirect's target. CSP has no way to write an IPv6 host, so [::1] is allowed by its scheme.
 */
export function formTarget(origin: string): string {
  return origin.includes('[') ? `${new URL(origin).protocol}` : origin;
}
