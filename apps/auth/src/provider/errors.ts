import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { errorPage } from '../pages/error-page.js';
import { pageHeaders } from '../web/html.js';
import { PROBLEMS } from '../web/problems.js';
import { type Refusal, refusalWords } from '../web/refusals.js';

type Out = { error: string; error_description?: string | undefined };

const pages = new WeakSet<object>();

/** Whether this request was answered here, and not at the client's address. */
export function isErrorPage(context: KoaContextWithOIDC): boolean {
  return pages.has(context.req);
}

/** Renders an error of oidc-provider as one of our pages, or as JSON where no page is wanted. */
export function createErrorRenderer(sandbox: boolean): NonNullable<Configuration['renderError']> {
  return async (context, out, error) => {
    pages.add(context.req);
    if (context.accepts('html', 'json') !== 'html') {
      context.type = 'json';
      context.body = JSON.stringify(out);
      return;
    }
    const problem = resumeProblem(context) ?? refusalWords(refusalOf(context, out, error));
    context.set(pageHeaders());
    context.body = errorPage({ ...problem, sandbox, requestId: context.get('x-request-id') || undefined });
  };
}

/** On the way back from our page the request is our own: what goes wrong is that it is over, or in another browser. */
function resumeProblem(context: KoaContextWithOIDC) {
  if (!context.path.startsWith('/authorize/') || context.status >= 500) return undefined;
  return context.get('cookie') ? PROBLEMS.expired : PROBLEMS.otherBrowser;
}

/** What of a failed authorization request its page speaks of. */
export function refusalOf(context: KoaContextWithOIDC, out: Out, error?: Error): Refusal {
  const given = context.oidc?.params ?? (context.method === 'POST' ? context.oidc?.body : context.query) ?? {};
  const clientId = text(given.client_id);
  return {
    error: out.error,
    description: out.error_description,
    document: clientId?.startsWith('https://') && out.error === 'invalid_client' ? documentTrouble(error) : undefined,
    clientId,
    redirectUri: text(given.redirect_uri),
    registered: context.oidc?.client?.redirectUris,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 2_048) : undefined;
}

/** The library says in its description whether a metadata document may not be fetched, or could not be. */
function documentTrouble(error: Error | undefined): Refusal['document'] {
  const description = error && Reflect.get(error, 'error_description');
  return typeof description === 'string' && /not allowed/.test(description) ? 'refused' : 'unreadable';
}
