import type { AuthConfig } from '@gatehouse/config';
import Provider from 'oidc-provider';
import { ownNetworkOf } from '../clients/networks.js';
import { originOf } from '../web/origin.js';

/** The network of the request that the library is answering right now: none outside of one, or if many share it. */
export function askingNetwork(config: Pick<AuthConfig, 'limits' | 'trustedProxies'>): string | undefined {
  const request = Provider.ctx?.req;
  return request && ownNetworkOf(originOf(request).address, request.headers, config);
}
