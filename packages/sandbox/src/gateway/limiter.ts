import type { Product } from '../company/model.js';
import type { State } from '../state.js';
import { budgetHeaders, exceededHeaders, POLICIES, type Reason } from './limits.js';
import type { Answer, Call, Operation } from './operation.js';
import type { LimitKind } from './quota.js';

const tooMany = (headers: Record<string, string>): Answer => ({
  status: 429,
  body: { code: 429, message: 'Rate limit exceeded' },
  headers,
});

/** The answer for a request that exceeds a limit, in the order in which Atlassian asks; undefined lets it go on. */
export function exceeded(
  state: State,
  operation: Operation,
  { site, params }: Pick<Call, 'site' | 'params'>,
): Answer | undefined {
  const now = state.now();
  const { burst, pool } = state.quota.limits;
  const refuse = (kind: LimitKind, headers: Record<string, string>): Answer => {
    state.quota.noteRefusal(kind);
    return tooMany(headers);
  };

  if (burst !== false && !state.bursts.take(site.id, operation, burst)) {
    return refuse('burst', burstHeaders(operation.product, now));
  }
  const { issueIdOrKey } = params;
  if (burst !== false && issueIdOrKey !== undefined && operation.method !== 'GET') {
    const wait = state.bursts.write(site.id, issueIdOrKey);
    const reason: Reason = 'jira-per-issue-on-write';
    const reading = { limit: POLICIES[reason].limit, remaining: 0, resetAt: now + wait };
    if (wait > 0) return refuse('issueWrites', exceededHeaders(reason, reading, now));
  }
  const reading = state.quota.read(site.id);
  if (reading.remaining > 0) return undefined;
  const reason: Reason = `${operation.product}-quota-${pool}-based`;
  return refuse('quota', exceededHeaders(reason, reading, now));
}

/** Atlassian documents a burst's reason for Jira alone. */
function burstHeaders(product: Product, now: number): Record<string, string> {
  const reason: Reason = 'jira-burst-based';
  const { limit, window } = POLICIES[reason];
  const reading = { limit, remaining: 0, resetAt: now + window * 1000 };
  return product === 'jira'
    ? exceededHeaders(reason, reading, now)
    : { ...budgetHeaders(reading, now, POLICIES[reason]), 'retry-after': String(window) };
}
