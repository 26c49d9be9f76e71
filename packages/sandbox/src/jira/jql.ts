import { CUSTOM_FIELDS } from '../company/custom-fields.js';
import type { Issue } from '../company/model.js';
import { PRIORITIES, RESOLUTIONS } from '../company/projects.js';
import type { Call } from '../gateway/operation.js';
import { spell } from '../query/ast.js';
import { choiceField, dateField, type Field, textField } from '../query/fields.js';
import { parseQuery } from '../query/parser.js';
import { runQuery } from '../query/run.js';
import { findIssue, findProject, visibleComments, visibleIssues, visibleProjects } from './access.js';
import { sprintClause } from './agile/sprint-field.js';
import { searchableText } from './fields.js';
import { customField, documentText } from './jql-custom.js';
import { byNameOrId, people } from './jql-operands.js';
import { CATEGORY_NAMES } from './views.js';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const issueOrder = (issue: Issue): number =>
  Number(issue.project.id) * 1e6 + Number(issue.key.slice(issue.project.key.length + 1));

/** The fields of JQL for one caller: what they may not see, their queries do not know. */
function jqlFields(call: Call): Field<Issue>[] {
  const projects = visibleProjects(call);
  const now = call.now();
  const userField = (name: string, of: (issue: Issue) => string | null): Field<Issue> =>
    choiceField({
      names: [name],
      of: (issue) => [of(issue) ?? []].flat(),
      resolve: people(call),
      order: (issue) => call.company.people.find((person) => person.accountId === of(issue))?.name ?? null,
    });
  const keyField = (names: string[], of: (issue: Issue) => string | null): Field<Issue> =>
    choiceField({
      names,
      of: (issue) => [of(issue) ?? []].flat(),
      resolve: (operand) => {
        const issue = operand.kind === 'value' ? findIssue(call, operand.text) : undefined;
        return issue && [issue.key];
      },
      unknown: (operand) => `An issue with key '${spell(operand)}' does not exist for field '${names[0]}'.`,
      order: issueOrder,
    });
  return [
    choiceField({
      names: ['project'],
      of: (issue) => [issue.project.id],
      resolve: (operand) => {
        const project =
          findProject(call, spell(operand)) ?? projects.find((candidate) => same(candidate.name, spell(operand)));
        return project && [project.id];
      },
      order: (issue) => issue.project.name,
    }),
    keyField(['key', 'issue', 'issuekey', 'id'], (issue) => issue.key),
    keyField(['parent'], (issue) => issue.parentKey),
    choiceField({
      names: ['status'],
      of: (issue) => [issue.status.id],
      resolve: byNameOrId(projects.flatMap((project) => project.statuses)),
      order: (issue) => Number(issue.status.id),
    }),
    choiceField({
      names: ['statuscategory'],
      of: (issue) => [issue.status.category],
      resolve: (operand) => {
        const text = spell(operand);
        const found = Object.values(CATEGORY_NAMES).find(
          (one) => same(one.name, text) || same(one.key, text) || String(one.id) === text,
        );
        return found && [found.key];
      },
    }),
    choiceField({
      names: ['issuetype', 'type'],
      of: (issue) => [issue.type.id],
      resolve: byNameOrId(projects.flatMap((project) => project.issueTypes)),
      order: (issue) => issue.type.name,
    }),
    choiceField({
      names: ['priority'],
      of: (issue) => [issue.priority.id],
      resolve: byNameOrId(PRIORITIES),
      ranks: PRIORITIES.map((priority) => priority.id).reverse(),
      order: (issue) => -Number(issue.priority.id),
    }),
    choiceField({
      names: ['resolution'],
      of: (issue) => (issue.resolution ? [issue.resolution.id] : []),
      resolve: byNameOrId(RESOLUTIONS),
      emptyWord: 'Unresolved',
    }),
    choiceField({
      names: ['component'],
      of: (issue) => issue.components.map((component) => component.id),
      resolve: byNameOrId(projects.flatMap((project) => project.components)),
    }),
    choiceField({
      names: ['fixversion'],
      of: (issue) => issue.fixVersions.map((version) => version.id),
      resolve: byNameOrId(projects.flatMap((project) => project.versions)),
    }),
    sprintClause(call),
    // Jira takes any label, used or not.
    choiceField({ names: ['labels'], of: (issue) => issue.labels, resolve: (operand) => [spell(operand)] }),
    userField('assignee', (issue) => issue.assigneeAccountId),
    userField('reporter', (issue) => issue.reporterAccountId),
    userField('creator', (issue) => issue.creatorAccountId ?? issue.reporterAccountId),
    textField({ names: ['summary'], of: (issue) => issue.summary, order: (issue) => issue.summary }),
    textField({ names: ['description'], of: (issue) => documentText(issue.description) }),
    textField({
      names: ['comment'],
      of: (issue) =>
        visibleComments(call, issue)
          .map((one) => documentText(one.body))
          .join('\n'),
    }),
    textField({ names: ['text'], of: (issue) => searchableText(call, issue) }),
    dateField({ names: ['created', 'createddate'], of: (issue) => issue.created, now }),
    dateField({ names: ['updated', 'updateddate'], of: (issue) => issue.updated, now }),
    dateField({ names: ['resolved', 'resolutiondate'], of: (issue) => issue.resolved, now }),
    dateField({
      names: ['due', 'duedate'],
      of: (issue) => (issue.due === null ? null : Date.parse(issue.due)),
      now,
    }),
    ...CUSTOM_FIELDS.map((custom) => customField(call, custom)),
  ];
}

/**
 * Runs a JQL query for the caller.
 *
 * @param reconcile ids of issues that are found though the index may not have them yet
 * @returns the issues that match and that they may see, or Jira's error messages
 */
export function searchIssues(
  call: Call,
  jql: string,
  reconcile: readonly number[] = [],
): { ok: true; issues: Issue[] } | { ok: false; messages: string[] } {
  const parsed = parseQuery(jql);
  if (!parsed.ok) return { ok: false, messages: [parsed.message] };
  if (!parsed.query.where) {
    return {
      ok: false,
      messages: ['Unbounded JQL queries are not allowed here. Please add a search restriction to your query.'],
    };
  }
  const indexed = visibleIssues(call).filter(
    ({ id, created }) => created <= call.indexedUntil || reconcile.includes(Number(id)),
  );
  const found = runQuery(parsed.query, jqlFields(call), indexed);
  return found.ok ? { ok: true, issues: found.items } : { ok: false, messages: found.problems };
}
