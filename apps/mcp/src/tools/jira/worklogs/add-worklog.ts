import { addWorklog, findWorklog, worklogState } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { present } from '../../common/lines.js';
import { issueReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { choice, defaulted, type ObjectSchema, required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { jiraMoment, momentOf } from '../moments.js';
import { issueUrl } from '../rows.js';
import { durationOf } from './durations.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    issue: { type: 'string' },
    time_spent: { type: 'string' },
    seconds: { type: 'integer' },
    started: { type: 'string' },
    url: { type: 'string' },
  },
  required: ['id', 'issue', 'time_spent', 'seconds', 'url'],
};

type Adjust = 'auto' | 'leave' | 'new' | 'manual';

export const addJiraWorklog = defineTool({
  name: 'jira_add_worklog',
  title: 'Log time on a Jira issue',
  description: 'Logs time that the user spent on a Jira issue, with what was done. Every call adds another worklog.',
  input: {
    issue: required(text('Key, id or address of the issue.', { maxLength: 500 })),
    time_spent: required(text('Such as 3h 20m, 1d or 45m.', { maxLength: 50 })),
    started: text('When the work began, such as 2026-11-20T14:30:00+01:00; now by default.', { maxLength: 40 }),
    comment: text('What was done, in the given format.', { maxLength: 32_767 }),
    format: formatArgument,
    adjust_estimate: defaulted(
      choice('What becomes of the remaining estimate: reduced, left, set or reduced by the amount in estimate.', [
        'auto',
        'leave',
        'new',
        'manual',
      ]),
      'auto',
    ),
    estimate: text('For new: what remains. For manual: by how much less.', { maxLength: 50 }),
    site: siteArgument,
  },
  output,
  annotations: ADDS,
  scopes: ['jira:write'],
  async run(input, { atlassian, richText }) {
    const reference = issueReference(input.issue);
    const timeSpent = durationOf('time_spent', input.time_spent);
    // Noon is the same day nearly everywhere; the beginning of the day is not.
    const started = input.started === undefined ? undefined : momentOf('started', input.started, '12:00:00');
    const estimate = estimateOf(input.adjust_estimate, input.estimate);
    const comment =
      input.comment === undefined ? undefined : await richText.toAdf('comment', input.comment, input.format);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const given = { timeSpent, started: started === undefined ? undefined : jiraMoment(started), comment };
    const worklog = await atlassian.ask(site, (http, call) => addWorklog(http, call, reference.id, given, estimate), {
      find: findWorklog(reference.id, started),
      change: {
        kind: 'worklog',
        target: { id: reference.id, name: reference.id },
        after: worklogState,
      },
    });
    const url = `${issueUrl(site, reference.id)}?focusedWorklogId=${encodeURIComponent(worklog.id)}`;
    const logged = worklog.timeSpent ?? timeSpent;
    return {
      text: `Logged ${logged} on ${reference.id} (worklog ${worklog.id}): ${url}`,
      structured: {
        id: worklog.id,
        issue: reference.id,
        time_spent: logged,
        seconds: worklog.timeSpentSeconds,
        url,
        ...present({ started: worklog.started }),
      },
    };
  },
});

function estimateOf(adjustEstimate: Adjust, given: string | undefined) {
  const needed = adjustEstimate === 'new' || adjustEstimate === 'manual';
  if (needed && given === undefined) {
    throw new ToolFailure('invalid_arguments', `estimate is needed where adjust_estimate is ${adjustEstimate}.`);
  }
  if (!needed && given !== undefined) {
    throw new ToolFailure('invalid_arguments', 'estimate has a meaning only where adjust_estimate is new or manual.');
  }
  const amount = given === undefined ? undefined : durationOf('estimate', given);
  return {
    adjustEstimate,
    newEstimate: adjustEstimate === 'new' ? amount : undefined,
    reduceBy: adjustEstimate === 'manual' ? amount : undefined,
  };
}
