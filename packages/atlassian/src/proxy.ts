import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { POOL } from './pool.js';

/**
 * The way out through the operator's proxy (CONNECT for https), past it for the hosts that they except.
 * @param proxy `http://host:port`
 * @param except host names, each with all below it; `*` for every host
 */
export function throughProxy(proxy: string, except: readonly string[]): Dispatcher {
  return new EnvHttpProxyAgent({ httpProxy: proxy, httpsProxy: proxy, noProxy: except.join(','), ...POOL });
}
