import type Provider from 'oidc-provider';
import { POLL_SECONDS } from './device-code-adapter.js';

/** Says how long a device waits between two questions, which the library leaves to the default (RFC 8628 section 3.2). */
export const tellInterval: Parameters<Provider['use']>[0] = async (context, next) => {
  await next();
  if (context.path !== '/device_authorization' || context.status !== 200) return;
  context.body = { ...(context.body as object), interval: POLL_SECONDS };
};
