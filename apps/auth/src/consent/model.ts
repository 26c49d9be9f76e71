import { accessOf, describeScope, productOf, type Scope } from '@gatehouse/contract';
import { listConnections } from '../connect/connections.js';
import type { ApprovalModel } from '../pages/approval-page.js';
import type { Session } from '../signin/session.js';
import { signInName } from '../signin/upstream.js';
import type { AuthContext } from '../web/context.js';
import type { Approval } from './approvals.js';
import type { AuthorizationRequest } from './request.js';

/**
 * What the page's form speaks of: this request, of this client as it was shown, for this account. If one of them has
 * changed by the time the form arrives, the user decided about something else.
 */
export function formSubject({ uid, client }: AuthorizationRequest, session: Session | undefined): string {
  return [uid, client.metadataHash.toString('hex'), session?.reference ?? 'nobody'].join(':');
}

/** The approval page's model: who asks, where the answer goes, and what it may do, in words. */
export async function approvalModel(
  context: AuthContext,
  authorization: AuthorizationRequest,
  session: Session | undefined,
  approval: Approval | undefined,
): Promise<ApprovalModel> {
  const { config, forms, replays } = context;
  const { client, uid } = authorization;
  const remembered = approval?.metadataHash.equals(client.metadataHash) === true;
  const refusedBefore = new Set(remembered ? approval.refused : []);
  const [connections, returned] = session
    ? await Promise.all([listConnections(context, session.user.id), replays.openFor(session.user.id, client.id)])
    : [[], []];
  return {
    csrf: forms.token(formSubject(authorization, session)),
    action: `/interaction/${uid}`,
    client: { name: client.name, host: client.host, verified: client.verified, kind: client.kind },
    redirect: { kind: client.redirect.kind, display: client.redirect.display },
    resource: { name: 'Jira and Confluence', url: authorization.resource },
    groups: groupScopes(authorization.asked, refusedBefore),
    account: session && {
      name: session.user.displayName,
      detail: session.user.email,
      switchAction: `/interaction/${uid}/switch`,
    },
    reach: connections.map(({ account, sites }) => ({ account, sites })),
    oldKeys: returned.map(({ grantId, lastAt, origin }) => ({
      grantId,
      at: lastAt,
      address: origin.address,
      software: origin.userAgent,
    })),
    signInWith: signInName(config),
    remembered,
    sandbox: config.atlassian.sandbox,
  };
}

function groupScopes(asked: readonly Scope[], refused: ReadonlySet<Scope>): ApprovalModel['groups'] {
  const groups = new Map<string, ApprovalModel['groups'][number]>();
  for (const scope of asked) {
    const product = productOf(scope);
    const group = groups.get(product) ?? { product, scopes: [] };
    group.scopes.push({ scope, access: accessOf(scope), label: describeScope(scope), checked: !refused.has(scope) });
    groups.set(product, group);
  }
  return [...groups.values()];
}
