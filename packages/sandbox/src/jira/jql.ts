import { adfToText } from '../adf/text.js';
import type { Issue } from '../company/model.js';
import { CUSTOM_FIELDS, PRIORITIES } from '../company/projects.js';
import type { Call } from '../gateway/operation.js';
import { type Operand, spell } from '../query/ast.js';
import { choiceField, dateField, type Field, numberField, textField } from '../query/fields.js';
import { parseQuery } from '../query/parser.js';
import { runQuery } from '../query/run.js';
import { findIssue, findProject, visibleIssues, visibleProjects } from './access.js';
import { searchableText } from './fields.js';
import { CATEGORY_NAMES } from './views.js';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const documentText = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'type' in value ? adfToText(value as { type: string }) : '';

/** Names or ids of things that have both, such as statuses and priorities. */
const byNameOrId =
  (things: readonly { id: string; name: string }[]) =>
  (operand: Operand): string[] | undefined => {
    if (operand.kind !== 'value') return undefined;
    const ids = things.filter((one) => same(one.name, operand.text) || one.id === operand.text).map((one) => one.id);
    return ids.length > 0 ? ids : undefined;
  };

/** People by account id, name or e-mail address, and `currentUser()`. */
const people =
  (call: Call) =>
  (operand: Operand): string[] | undefined => {
    if (operand.kind === 'function') return same(operand.name, 'currentUser') ? [call.person.accountId] : undefined;
    const text = spell(operand);
    const ids = call.company.people
      .filter((person) => person.accountId === text || same(person.name, text) || same(person.email, text))
      .map((person) => person.accountId);
    return ids.length > 0 ? ids : undefined;
  };

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
      of: (issue) => (issue.resolved === null ? [] : ['10000']),
      resolve: (operand) => (['done', '10000'].includes(spell(operand).toLowerCase()) ? ['10000'] : undefined),
      emptyWord: 'Unresolved',
    }),
    choiceField({
      names: ['component'],
      of: (issue) => issue.components.map((component) => component.id),
      resolve: byNameOrId(projects.flatMap((project) => project.components)),
    }),
    // Jira takes any label, used or not.
    choiceField({ names: ['labels'], of: (issue) => issue.labels, resolve: (operand) => [spell(operand)] }),
    userField('assignee', (issue) => issue.assigneeAccountId),
    userField('reporter', (issue) => issue.reporterAccountId),
    userField('creator', (issue) => issue.reporterAccountId),
    textField({ names: ['summary'], of: (issue) => issue.summary, order: (issue) => issue.summary }),
    textField({ names: ['description'], of: (issue) => documentText(issue.description) }),
    textField({ names: ['comment'], of: (issue) => issue.comments.map((one) => documentText(one.body)).join('\n') }),
    textField({ names: ['text'], of: searchableText }),
    dateField({ names: ['created', 'createddate'], of: (issue) => issue.created, now }),
    dateField({ names: ['updated', 'updateddate'], of: (issue) => issue.updated, now }),
    dateField({ names: ['resolved', 'resolutiondate'], of: (issue) => issue.resolved, now }),
    dateField({
      names: ['due', 'duedate'],
      of: (issue) => (issue.due === null ? null : Date.parse(issue.due)),
      now,
    }),
    ...CUSTOM_FIELDS.map((custom): Field<Issue> => {
      const names = [custom.name.toLowerCase(), `cf[${custom.id.replace('customfield_', '')}]`];
      const customValue = (issue: Issue) => issue.custom[custom.id] ?? null;
      if (custom.kind === 'number') {
        return numberField({
          names,
          of: (issue) => (typeof customValue(issue) === 'number' ? Number(customValue(issue)) : null),
        });
      }
      if (custom.kind === 'option') {
        const options = (custom.options ?? []).map((option) => ({ id: option.id, name: option.value }));
        return choiceField({
          names,
          of: (issue) => {
            const value = customValue(issue);
            return typeof value === 'object' && value !== null && 'id' in value ? [value.id] : [];
          },
          resolve: byNameOrId(options),
        });
      }
      return textField({
        names,
        of: (issue) =>
          typeof customValue(issue) === 'string' ? String(customValue(issue)) : documentText(customValue(issue)),
      });
    }),
  ];
}

/**
 * Runs a JQL query for the caller.
 *
 * @returns the issues that match and that they may see, or Jira's error messages
 */
export function searchIssues(
  call: Call,
  jql: string,
): { ok: true; issues: Issue[] } | { ok: false; messages: string[] } {
  const parsed = parseQuery(jql);
  if (!parsed.ok) return { ok: false, messages: [parsed.message] };
  if (!parsed.query.where) {
    return {
      ok: false,
      messages: ['Unbounded JQL queries are not allowed here. Please add a search restriction to your query.'],
    };
  }
  const found = runQuery(parsed.query, jqlFields(call), visibleIssues(call));
  return found.ok ? { ok: true, issues: found.items } : { ok: false, messages: found.problems };
}
