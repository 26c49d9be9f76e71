import type { FlowKind } from '../signin/flows.js';

/** A user's connection, as far as it matters here. */
export interface KnownConnection {
  id: string;
  accountId: string;
}

/**
 * Whether an account that came back may become a connection of the user who went for it. An account never takes the
 * place of another: a second one is only ever added by somebody who said so before they left.
 *
 * @param connectionId the connection that was to be reconnected
 */
export function mayConnect(
  kind: FlowKind,
  connections: readonly KnownConnection[],
  accountId: string,
  connectionId?: string,
): boolean {
  const same = connections.find((connection) => connection.accountId === accountId);
  switch (kind) {
    case 'reconnect':
      return same !== undefined && same.id === connectionId;
    case 'link':
      return same !== undefined || connections.length === 0;
    case 'another':
      return true;
    default:
      return false;
  }
}
