import { HOUR, MINUTE } from '../clock.js';
import type { Goal } from '../company/desks.js';
import type { Call } from '../gateway/operation.js';
import type { Found } from './access.js';
import { dateView } from './views.js';

const durationView = (millis: number) => {
  const minutes = Math.trunc(millis / MINUTE);
  return { millis, friendly: `${Math.trunc(minutes / 60)}h ${minutes % 60}m` };
};

/** When a goal was reached: at the first answer of somebody else than who asked, or at the end. */
function reachedAt({ issue }: Found, goal: Goal): number | null {
  if (goal.until === 'resolved') return issue.resolved;
  const answers = issue.comments.filter(
    ({ authorAccountId, isInternal }) => authorAccountId !== issue.reporterAccountId && isInternal !== true,
  );
  return answers.length > 0 ? Math.min(...answers.map(({ created }) => created)) : issue.resolved;
}

/** One goal of a request: how long it took or takes, by the clock on the wall. */
export function slaView(call: Call, found: Found, goal: Goal) {
  const { issue } = found;
  const allowed = goal.hours * HOUR;
  const reached = reachedAt(found, goal);
  const elapsed = (reached ?? call.now()) - issue.created;
  const cycle = {
    startTime: dateView(issue.created),
    breachTime: dateView(issue.created + allowed),
    breached: elapsed > allowed,
    goalDuration: durationView(allowed),
    elapsedTime: durationView(elapsed),
    remainingTime: durationView(allowed - elapsed),
  };
  return {
    _links: {
      self: `https://api.atlassian.com/ex/jira/${call.site.id}/rest/servicedeskapi/request/${issue.id}/sla/${goal.id}`,
    },
    id: goal.id,
    name: goal.name,
    completedCycles: reached === null ? [] : [{ ...cycle, stopTime: dateView(reached) }],
    ...(reached === null
      ? { ongoingCycle: { ...cycle, paused: issue.status.name.startsWith('Waiting'), withinCalendarHours: true } }
      : {}),
  };
}
