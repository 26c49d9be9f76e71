import { z } from 'zod';
import type { Issue, Status, Transition } from '../company/model.js';
import { RESOLUTIONS } from '../company/projects.js';
import { type Answer, type Call, noContent, type Operation, ok } from '../gateway/operation.js';
import { findIssue, mayWork } from './access.js';
import { applyGiven } from './changes.js';
import { addCommentTo } from './comments.js';
import { readComments, readEdit, readEdits, valueNow } from './edit-issue.js';
import { invalidPayload, jiraError, NO_SUCH_ISSUE } from './errors.js';
import { readList } from './issue-view.js';
import { fieldsById, transitionScreen } from './screens.js';
import { statusView } from './views.js';

/** The transitions that the caller may make from where the issue is. */
const open = (call: Call, issue: Issue): Transition[] =>
  mayWork(call.person, issue.project)
    ? issue.project.workflow.filter(({ from }) => from === undefined || from.includes(issue.status.id))
    : [];

function targetOf(issue: Issue, transition: Transition): Status {
  const status = issue.project.statuses.find(({ id }) => id === transition.to);
  if (!status) throw new Error(`The transition ${transition.name} of ${issue.project.key} leads nowhere`);
  return status;
}

const transitionView = (call: Call, issue: Issue, transition: Transition, withFields: boolean) => ({
  id: transition.id,
  name: transition.name,
  to: statusView(call, targetOf(issue, transition)),
  hasScreen: transition.screen !== undefined,
  isGlobal: transition.from === undefined,
  isInitial: false,
  isAvailable: true,
  isConditional: false,
  looped: transition.to === issue.status.id,
  ...(withFields ? { fields: fieldsById(transitionScreen(call, issue, transition.screen ?? [])) } : {}),
});

const asked = z.looseObject({ transition: z.looseObject({ id: z.coerce.string() }) });

/** Moves the issue, sets what the screen was given, and comments: Jira drops a comment where there is no screen. */
function transitionIssue(call: Call): Answer {
  const issue = findIssue(call, call.params.issueIdOrKey ?? '');
  if (!issue) return NO_SUCH_ISSUE();
  const edit = readEdit(call.body);
  const id = asked.safeParse(call.body).data?.transition.id;
  if (!edit) return invalidPayload();
  if (id === undefined) return jiraError(400, ["Missing 'transition' identifier"]);
  const transition = open(call, issue).find((one) => one.id === id);
  if (!transition) {
    const message = `It seems that you have tried to perform an illegal workflow operation: the transition id '${id}' is not valid for this issue.`;
    return jiraError(400, [message]);
  }
  const screen = transitionScreen(call, issue, transition.screen ?? []);
  const given = readEdits(call, issue, screen, edit);
  const comments = readComments(edit);
  const errors: Record<string, string> = given.ok ? {} : given.errors;
  for (const { fieldId, name, required } of screen) {
    const isGiven = fieldId in edit.fields || fieldId in edit.update;
    const isThere = isGiven || (valueNow(issue, fieldId) ?? null) !== null;
    if (required && !isThere && !(fieldId in errors)) errors[fieldId] = `${name} is required.`;
  }
  if (!given.ok || Object.keys(errors).length > 0) return jiraError(400, [], errors);
  if (!comments.ok) return comments.answer;

  const target = targetOf(issue, transition);
  const { status } = issue;
  issue.status = target;
  const isDone = target.category === 'done';
  const { values } = given;
  if (isDone) values.resolution ??= issue.resolution ?? RESOLUTIONS[0];
  else values.resolution = null;
  issue.resolved = isDone ? (issue.resolved ?? call.now()) : null;
  const moved = {
    field: 'status',
    fieldId: 'status',
    before: { id: status.id, words: status.name },
    after: { id: target.id, words: target.name },
  };
  applyGiven(call, issue, given, status.id === target.id ? [] : [moved]);
  if (transition.screen) for (const body of comments.bodies) addCommentTo(call, issue, body);
  return noContent();
}

/** The workflow, as it is open to the caller. */
export const transitionOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'GET',
    path: '/rest/api/3/issue/:issueIdOrKey/transitions',
    id: 'getTransitions',
    scopes: [['read:jira-work'], ['read:issue.transition:jira', 'read:status:jira', 'read:field-configuration:jira']],
    handle(call) {
      const issue = findIssue(call, call.params.issueIdOrKey ?? '');
      if (!issue) return NO_SUCH_ISSUE();
      const { transitionId, expand } = call.query;
      const withFields = readList(expand).includes('transitions.fields');
      const found = open(call, issue).filter(({ id }) => transitionId === undefined || id === transitionId);
      const transitions = found.map((transition) => transitionView(call, issue, transition, withFields));
      return ok({ expand: 'transitions', transitions }, transitions.length);
    },
  },
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/issue/:issueIdOrKey/transitions',
    id: 'doTransition',
    scopes: [['write:jira-work'], ['write:issue:jira', 'write:issue.property:jira']],
    handle: transitionIssue,
  },
];
