import type { ConfirmPlace } from '@gatehouse/config';
import { confirmationPage } from '@gatehouse/contract';
import type { Audit } from '../audit.js';
import {
  type Call,
  type FormElicitation,
  MAX_ROUNDS,
  type PageRequest,
  type Returned,
  wayOf,
} from '../linking/answer.js';
import { actionOf, contentOf, type Way } from '../linking/asking.js';
import { endOfAccess, endWith, waitFor } from '../linking/patience.js';
import type { Waiters } from '../linking/waiters.js';
import type { Standing } from '../revocation/standing.js';
import { type Confirmations, type Decision, hashOfConfirmation } from './confirmations.js';
import type { ConfirmNeed } from './need.js';
import { DECLINED, FORM_SCHEMA, formMessage, linkMessage, linkText, NO_FORM, WAITING } from './words.js';

export type PreparedAsking =
  | { kind: 'form'; params: FormElicitation['params'] }
  | { kind: 'page'; page: PageRequest }
  /** There is no way to ask that the operator lets count. */
  | { kind: 'none'; text: string };

/** Asks users to confirm a call: in their client's form where that counts and the client has one, else on our page. */
export interface ConfirmAsking {
  prepare(call: Call, need: ConfirmNeed, round: number): PreparedAsking;
  /** @param response what the client says that its user did */
  comeBack(call: Call, id: string, response: unknown): Promise<Returned>;
}

export function createConfirmAsking(parts: {
  confirmations: Confirmations;
  places: ReadonlySet<ConfirmPlace>;
  waiting: Waiters<Decision>;
  standing: Pick<Standing, 'begin'>;
  audit: Audit;
  issuer: string;
  portalUrl: string;
}): ConfirmAsking {
  const { confirmations, places, waiting, standing, audit, issuer, portalUrl } = parts;

  /** What the client's own form says; nothing where forms do not count, or it says nothing that can be understood. */
  const decisionOf = (response: unknown): Decision | undefined => {
    const action = actionOf(response);
    if (action === 'decline' || action === 'cancel') return 'declined';
    if (action !== 'accept' || !places.has('client')) return undefined;
    const { decision } = contentOf(response);
    return decision === 'approve' ? 'approved' : decision === 'decline' ? 'declined' : undefined;
  };

  const asksInForm = (asking: Call['asking']) => places.has('client') && asking.forms();

  return {
    prepare({ name, caller, asking }, { id, shown }, round) {
      const { principal, requestId } = caller;
      const url = places.has('portal') ? `${issuer}${confirmationPage(id)}` : undefined;
      const asked = (where: 'form' | Way) =>
        audit.confirmation({ principal, requestId, tool: name, step: 'asked', where });
      if (asksInForm(asking) && round <= MAX_ROUNDS) {
        asked('form');
        const params = {
          mode: 'form',
          message: formMessage(shown, url !== undefined),
          requestedSchema: FORM_SCHEMA,
        } as const;
        return { kind: 'form', params };
      }
      if (url === undefined) return { kind: 'none', text: NO_FORM };
      asked(wayOf(asking, round));
      const text = linkText(shown, url, portalUrl);
      return { kind: 'page', page: { id, url, message: linkMessage(shown, round), text } };
    },

    async comeBack(call, id, response) {
      const { principal, requestId } = call.caller;
      let said = await confirmations.progress(id, principal);
      if (said === 'over') return { kind: 'end', answer: { kind: 'invalid-state' } };
      const decision = decisionOf(response);
      if (decision && said !== decision && (await confirmations.decide(id, principal, decision))) {
        audit.confirmation({ principal, requestId, tool: call.name, step: decision, where: 'client' });
        said = decision;
      } else if (said === 'open' && actionOf(response) === 'accept' && !asksInForm(call.asking)) {
        const until = (signal: AbortSignal) => waiting.until(hashOfConfirmation(id), principal.subject, signal);
        const came = await waitFor(standing, call, WAITING, until);
        if (came === 'ended') return endOfAccess(portalUrl);
        said = came ?? said;
      }
      if (said !== 'declined') return { kind: 'go', completed: false };
      await confirmations.told(id);
      return endWith(DECLINED);
    },
  };
}
