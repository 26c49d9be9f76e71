import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { describeClient } from '../clients/description.js';
import { errorPage } from '../pages/error-page.js';
import { pageHeaders } from '../web/html.js';
import { refusalWords } from '../web/refusals.js';
import { isErrorPage, refusalOf } from './errors.js';

type Middleware = Parameters<Provider['use']>[0];

/**
 * A request that fails before its user was asked must not send them on to an address that only its sender vouches for:
 * anybody may register a client, and would have an open redirect in our name (OAuth 2.1 section 7.12.2, RFC 9700 section
 * 4.11.2). Such a user gets the page, with the way back as a link. Verified addresses, this computer, and applications
 * on this device get the error at once, as RFC 6749 section 4.1.2.1 has it.
 */
export function askBeforeReturning(provider: Provider, sandbox: boolean): Middleware {
  const failures = new WeakMap<object, { failed: KoaContextWithOIDC; error: Error }>();
  const remember = (failed: KoaContextWithOIDC, error: Error) => void failures.set(failed.req, { failed, error });
  provider.on('authorization.error', remember);
  provider.on('server_error', remember);

  return async (context, next) => {
    await next();
    const failure = failures.get(context.req);
    if (!failure || context.path !== '/authorize' || isErrorPage(failure.failed)) return;
    const { failed, error } = failure;
    const host = untrustedReturn(failed);
    if (!host) return;
    const location = context.response.get('location');
    context.remove('location');
    context.status = 400;
    context.set(pageHeaders());
    const out = { error: error.message, error_description: descriptionOf(error) };
    const words = refusalWords(refusalOf(failed, out, error));
    context.body = errorPage({
      ...words,
      cure: `${words.cure} Go on to ${host} only if you know that address: nobody vouches for it.`,
      sandbox,
      requestId: context.get('x-request-id') || undefined,
      addresses: [{ name: 'Answer goes to', values: [host] }],
      // A form that posts itself (response_mode=form_post) has no link that could stand for it.
      ...(location ? { action: { href: location, label: `Go on to ${host}`, quiet: true } } : {}),
    });
  };
}

function descriptionOf(error: Error): string | undefined {
  const description: unknown = Reflect.get(error, 'error_description');
  return typeof description === 'string' ? description : undefined;
}

/** The host that the answer would go to, if nobody but the request's sender vouches for it. */
function untrustedReturn(context: KoaContextWithOIDC): string | undefined {
  const { client, params } = context.oidc;
  const redirectUri = params?.redirect_uri;
  if (!client || typeof redirectUri !== 'string') return undefined;
  const { redirect, verified } = describeClient(client, redirectUri);
  return redirect.kind === 'web' && !verified ? redirect.display : undefined;
}
