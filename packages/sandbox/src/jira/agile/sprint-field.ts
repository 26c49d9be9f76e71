import type { Issue } from '../../company/model.js';
import type { Call } from '../../gateway/operation.js';
import { spell } from '../../query/ast.js';
import { choiceField, type Field } from '../../query/fields.js';
import type { IssueField } from '../fields.js';

/** The sprints that an issue is or was planned for, as every site with boards has the field. */
export const SPRINT_FIELD: IssueField = {
  id: 'customfield_10020',
  name: 'Sprint',
  clauseNames: ['cf[10020]', 'Sprint'],
  schema: { type: 'array', items: 'json', custom: 'com.pyxis.greenhopper.jira:gh-sprint', customId: 10020 },
  searchable: true,
  orderable: true,
  value(call, issue) {
    const sprints = call.site.sprints.filter(({ issueKeys }) => issueKeys.includes(issue.key));
    if (sprints.length === 0) return null;
    return sprints.map(({ id, name, state, goal, board }) => ({ id, name, state, goal, boardId: board.id }));
  },
};

const STATES: Readonly<Record<string, string>> = {
  opensprints: 'active',
  closedsprints: 'closed',
  futuresprints: 'future',
};

/** `sprint = 302`, `sprint = "ROV Sprint 15"`, `sprint in openSprints()`. */
export function sprintClause(call: Call): Field<Issue> {
  const { sprints } = call.site;
  const idsOf = (wanted: (sprint: (typeof sprints)[number]) => boolean) =>
    sprints.filter(wanted).map(({ id }) => String(id));
  return choiceField({
    names: ['sprint', 'cf[10020]'],
    of: (issue) => idsOf(({ issueKeys }) => issueKeys.includes(issue.key)),
    resolve(operand) {
      if (operand.kind === 'function') {
        const state = STATES[operand.name.toLowerCase()];
        return state === undefined ? undefined : idsOf((sprint) => sprint.state === state);
      }
      const text = spell(operand).toLowerCase();
      const ids = idsOf(({ id, name }) => String(id) === text || name.toLowerCase() === text);
      return ids.length > 0 ? ids : undefined;
    },
  });
}
