import { expandScopes, parseScopes, SCOPES } from '@gatehouse/contract';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/** Words of OpenID Connect that clients send along out of habit; they mean nothing for a machine. */
const NOT_FOR_MACHINES = new Set(['openid', 'offline_access']);

/** Whether an operator registered a client. */
export function isPreRegistered(client: object): boolean {
  return Reflect.get(client, 'gatehouse_registration') !== undefined;
}

/**
 * What a machine's token may do (RFC 6749 section 4.4): what it asks for, within the scope that its operator registered;
 * all of that, as far as it is usual, if it asks for nothing in particular. A word that is no scope is a mistake and is
 * refused. Narrows `scope` in the request, which the library then goes by.
 *
 * @param defaults the usual scopes: the ceiling of a client without a registered scope, and what no words mean
 * @throws InvalidScope when nothing is left, UnauthorizedClient for a client that proves nothing or that no operator registered
 */
export function limitMachine({ oidc }: KoaContextWithOIDC, defaults: readonly string[]): void {
  const { client, params } = oidc;
  if (!client || params?.grant_type !== 'client_credentials') return;
  if (client.clientAuthMethod === 'none' || !isPreRegistered(client)) {
    throw new errors.UnauthorizedClient(
      'client_credentials is for clients that the operator registered, and authenticate',
    );
  }
  const asked = (typeof params.scope === 'string' ? params.scope.split(' ') : []).filter(
    (word) => word && !NOT_FOR_MACHINES.has(word),
  );
  const known: ReadonlySet<string> = new Set(SCOPES);
  const strange = asked.find((word) => !known.has(word));
  if (strange !== undefined) throw new errors.InvalidScope('requested scope is not known', strange);
  const usual = expandScopes(parseScopes(defaults));
  const ceiling = client.scope === undefined ? usual : parseScopes(client.scope);
  const wanted = asked.length > 0 ? parseScopes(asked) : usual;
  const scopes = wanted.filter((scope) => ceiling.includes(scope));
  if (scopes.length === 0) {
    throw new errors.InvalidScope('the client is registered for none of the requested scopes', asked.join(' '));
  }
  params.scope = scopes.join(' ');
}
