import type { Configuration } from 'oidc-provider';
import { type ErrorModel, errorPage } from '../pages/error-page.js';
import { pageHeaders } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';

type Words = Pick<ErrorModel, 'title' | 'what' | 'whose' | 'cure'>;

/** Errors that a person lands on because there is no safe redirect, by OAuth error code. */
const WORDS: Record<string, Words> = {
  invalid_client: {
    title: 'This application is not known here',
    what: 'The application uses a registration that this server does not have, for example because the server was set up anew since, or its metadata document could not be read.',
    whose: 'client',
    cure: 'In the application, sign out of this server or remove and add it again, so that it registers anew. In Claude Code: /mcp, choose the server, "Clear authentication".',
  },
  invalid_redirect_uri: {
    title: 'The application asked to be answered at an unknown address',
    what: 'The address that the answer should go to is not one that the application registered. Nothing was sent there.',
    whose: 'client',
    cure: 'Remove the server in the application and add it again. If it happens again, tell the maker of the application.',
  },
  invalid_request: {
    title: 'The application sent a request that cannot be used',
    what: 'Something in the request is missing or wrong.',
    whose: 'client',
    cure: 'Update the application and connect again.',
  },
  invalid_target: {
    title: 'The application asked for another server',
    what: 'The address it asked access to is not one that this server issues tokens for.',
    whose: 'client',
    cure: 'Check the address of the MCP server in the application, character by character.',
  },
};

/** Renders an error of oidc-provider as one of our pages, or as JSON where no page is wanted. */
export const renderErrorPage: NonNullable<Configuration['renderError']> = async (context, out) => {
  if (context.accepts('html', 'json') !== 'html') {
    context.type = 'json';
    context.body = JSON.stringify(out);
    return;
  }
  const expired = context.path.startsWith('/authorize/') ? PROBLEMS.expired : undefined;
  const words = expired ?? WORDS[out.error] ?? (context.status >= 500 ? PROBLEMS.internal : WORDS.invalid_request);
  if (!words) return;
  const detail = !expired && out.error_description ? `${words.what} (${out.error_description})` : words.what;
  context.set(pageHeaders());
  context.body = errorPage({
    ...words,
    what: detail,
    code: out.error,
    requestId: context.get('x-request-id') || undefined,
  });
};
