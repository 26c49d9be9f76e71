import { z } from 'zod';
import type { Settings } from '../state.js';
import { describeScope, parseScopes } from './scopes.js';
import type { AuthorizationRequest } from './visits.js';

/** What a page needs to tell about a request that cannot go on. */
export interface Problem {
  title: string;
  explanation: string;
  cure: string;
}

const query = z.object({
  audience: z.string().optional(),
  client_id: z.string().optional(),
  scope: z.string().optional(),
  redirect_uri: z.string().optional(),
  state: z.string().optional(),
  response_type: z.string().optional(),
  prompt: z.string().optional(),
});

const problem = (explanation: string, cure: string): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { title: 'This request cannot go on', explanation, cure },
});

/**
 * Checks the parameters of `GET /authorize` as Atlassian's 3LO pages demand them. Every failure is told on a page:
 * nothing is ever sent to an address that was not registered.
 */
export function checkAuthorizationRequest(
  parameters: unknown,
  settings: Settings,
): { ok: true; request: AuthorizationRequest } | { ok: false; problem: Problem } {
  const parsed = query.safeParse(parameters);
  if (!parsed.success) return problem('A parameter was sent more than once.', 'Send every parameter once.');
  const given = parsed.data;
  if (given.client_id !== settings.clientId) {
    return problem('The client_id is not known here.', 'Use the one that SANDBOX_CLIENT_ID was set to.');
  }
  if (given.redirect_uri !== settings.redirectUri) {
    return problem(
      'The redirect_uri is not the one registered for this app.',
      `Registered is ${settings.redirectUri} (SANDBOX_REDIRECT_URI); the two must be equal to the letter.`,
    );
  }
  const fixed = { audience: 'api.atlassian.com', response_type: 'code', prompt: 'consent' } as const;
  for (const [name, value] of Object.entries(fixed)) {
    if (given[name as keyof typeof fixed] !== value) {
      return problem(`The parameter ${name} is missing or wrong.`, `It must be ${name}=${value}.`);
    }
  }
  if (!given.state) {
    return problem('The parameter state is missing.', 'Send a value that is bound to the person’s session.');
  }
  const scopes = parseScopes(given.scope ?? '');
  if (scopes.length === 0) return problem('No scope was asked for.', 'Send at least one scope.');
  const unknown = scopes.filter((scope) => describeScope(scope) === undefined);
  if (unknown.length > 0) {
    return problem(
      `The app may not ask for: ${unknown.join(', ')}.`,
      'Ask only for scopes that exist and that the app has. The sandbox knows the classic and granular scopes of Jira and Confluence.',
    );
  }
  return { ok: true, request: { scopes, redirectUri: given.redirect_uri, state: given.state } };
}
