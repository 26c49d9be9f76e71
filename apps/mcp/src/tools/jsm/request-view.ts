import type { JsmApproval, JsmRequest, JsmSla, JsmUser, Site } from '@gatehouse/atlassian';
import { cut, oneLine, present } from '../common/lines.js';
import { issueUrl } from '../jira/rows.js';
import { person, shortValue } from '../jira/values.js';

/** What a form's field or a comment may bring along (characters). */
const MAX_TEXT = 8_000;

const limited = (text: string): string =>
  text.length > MAX_TEXT ? `${cut(text, MAX_TEXT)}… (cut: ${text.length} characters)` : text;

/** What every request is told with. */
export function requestFacts(site: Site, request: JsmRequest) {
  return {
    key: request.issueKey,
    url: issueUrl(site, request.issueKey),
    desk_id: request.serviceDeskId,
    ...present({
      summary: oneLine(request.summary, 1_000),
      request_type: oneLine(request.requestType?.name),
      status: oneLine(request.currentStatus?.status),
      reporter: person(request.reporter),
      created: request.createdDate?.iso8601,
    }),
    fields: request.requestFieldValues.flatMap(({ fieldId, label, value }) => {
      const shown = typeof value === 'string' ? limited(value) : shortValue(value);
      return shown === '' ? [] : [{ id: fieldId, value: shown, ...present({ name: oneLine(label) }) }];
    }),
  };
}

export function statusRows({ status }: JsmRequest) {
  return (status?.values ?? []).map((one) => ({
    status: oneLine(one.status),
    ...present({ since: one.statusDate?.iso8601 }),
  }));
}

export function people(users: readonly JsmUser[]): string[] {
  return users.map(person);
}

export function commentRows({ comments }: JsmRequest) {
  return (comments?.values ?? []).map(({ id, author, created, public: isPublic, body }) => ({
    id,
    public: isPublic,
    ...present({ author: person(author), created: created?.iso8601, body: limited(body.trim()) }),
  }));
}

/** How a goal stands: running, paused or reached, and what is left. */
export function slaRow({ name, completedCycles, ongoingCycle }: JsmSla) {
  const cycle = ongoingCycle ?? completedCycles.at(-1);
  const state = ongoingCycle ? (ongoingCycle.paused ? 'paused' : 'running') : cycle ? 'reached' : 'not begun';
  return {
    name: oneLine(name),
    state,
    breached: cycle?.breached ?? false,
    ...present({
      goal: oneLine(cycle?.goalDuration?.friendly),
      remaining: oneLine(cycle?.remainingTime?.friendly),
      due: ongoingCycle?.breachTime?.iso8601,
    }),
  };
}

export function approvalRow({ id, name, finalDecision, canAnswerApproval, approvers }: JsmApproval) {
  return {
    id,
    decision: finalDecision,
    can_answer: canAnswerApproval,
    approvers: approvers.map(({ approver, approverDecision }) => `${person(approver)}: ${approverDecision}`),
    ...present({ name: oneLine(name) }),
  };
}

export function approvalLine({
  id,
  name,
  decision,
  can_answer: mine,
  approvers,
}: ReturnType<typeof approvalRow>): string {
  return `${name ?? 'Approval'} (id ${id}): ${decision}${mine ? ', yours to answer' : ''}; ${approvers.join('; ')}`;
}
