import { answerApproval, type JsmApproval, listApprovals } from '@gatehouse/atlassian';
import { siteArgument } from '../common/arguments.js';
import { oneLine } from '../common/lines.js';
import { issueReference } from '../common/references.js';
import { resolveSite } from '../common/site.js';
import { ToolFailure } from '../failure.js';
import { issueUrl } from '../jira/rows.js';
import { choice, type ObjectSchema, required, text } from '../schema.js';
import { DESTROYS, defineTool } from '../tool.js';
import { approvalLine, approvalRow } from './request-view.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    request: { type: 'string' },
    approval_id: { type: 'string' },
    decision: { type: 'string' },
    outcome: { type: 'string' },
    url: { type: 'string' },
  },
  required: ['request', 'approval_id', 'decision', 'outcome', 'url'],
};

/** Nobody asks for so many. */
const ALL = { start: 0, limit: 50 };

export const answerServiceApproval = defineTool({
  name: 'jsm_answer_approval',
  title: 'Approve or decline a service request',
  description:
    'Approves or declines, as the user, a request of Jira Service Management that waits for their approval. It cannot be ' +
    'taken back: be sure that the user decided it.',
  input: {
    request: required(text('Key, id or address of the request.', { maxLength: 500 })),
    decision: required(choice('What the user decided.', ['approve', 'decline'])),
    approval_id: text('Which approval, where several wait for the user.', { maxLength: 30 }),
    site: siteArgument,
  },
  output,
  annotations: DESTROYS,
  scopes: ['jsm:write'],
  async run(input, { atlassian }) {
    const reference = issueReference(input.request, 'request');
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const { values } = await atlassian.ask(site, (http, call) => listApprovals(http, call, reference.id, ALL));
    const approval = waiting(values, await atlassian.seen(site, values), reference.id, input.approval_id);
    const answered = await atlassian.ask(
      site,
      (http, call) => answerApproval(http, call, reference.id, approval.id, input.decision),
      {
        change: {
          kind: 'other',
          target: { id: approval.id, name: `${reference.id} ${approval.name ?? ''}`.trim() },
          before: approvalRow(approval),
          after: approvalRow,
        },
      },
    );
    const done = input.decision === 'approve' ? 'Approved' : 'Declined';
    const rest = answered.finalDecision === 'pending' ? '; others have to answer too' : '';
    const url = issueUrl(site, reference.id);
    return {
      text: `${done}: ${oneLine(answered.name)} of ${reference.id}${rest}. ${url}`,
      structured: {
        request: reference.id,
        approval_id: approval.id,
        decision: input.decision,
        outcome: answered.finalDecision,
        url,
      },
    };
  },
});

/**
 * The approval that waits for the user.
 * @param shown all of them as a model may read them
 * @throws ToolFailure with those that there are, where it is none or several
 */
function waiting(
  all: readonly JsmApproval[],
  shown: readonly JsmApproval[],
  request: string,
  id: string | undefined,
): JsmApproval {
  const mine = all.filter((one) => one.canAnswerApproval && (id === undefined || one.id === id));
  const [only, ...others] = mine;
  if (only && others.length === 0) return only;
  const listed = shown.map((one) => approvalLine(approvalRow(one))).join(' | ') || 'none';
  throw new ToolFailure(
    'choice',
    only
      ? `Several approvals of ${request} wait for the user: pass approval_id. ${listed}`
      : `No ${id === undefined ? '' : 'such '}approval of ${request} waits for the user. Approvals: ${listed}`,
  );
}
