import {
  addWatcher,
  editIssue,
  fieldStates,
  getIssue,
  listTransitions,
  listWatchers,
  removeWatcher,
  statusState,
  transitionIssue,
} from '@gatehouse/atlassian';
import { type ChangeState, canonical } from '@gatehouse/contract';
import { CannotUndo } from '../access.js';
import type { Way } from './way.js';

const NEEDS = ['read:jira-work', 'write:jira-work'];

type Fields = ChangeState<'issue-fields'>['fields'];

const namesIn = (fields: Fields = {}) => Object.entries(fields).map(([fieldId, { name }]) => ({ fieldId, name }));

/** Values of lists count whatever their order: Jira keeps none for most. */
const inAnyOrder = (value: unknown): unknown => (Array.isArray(value) ? value.map(canonical).sort() : value);

export const issueFields: Way<'issue-fields'> = {
  needs: () => NEEDS,
  refusal: ({ before, after }) =>
    before && after ? undefined : 'Jira did not say how it was afterwards, so nobody can tell whether it still is so.',
  async read(ask, { target, after }) {
    const named = namesIn(after?.fields);
    const fields = named.map(({ fieldId }) => fieldId);
    return fieldStates(await ask((http, call) => getIssue(http, call, target.id, { fields })), named);
  },
  comparable: ({ fields }) => Object.fromEntries(Object.entries(fields).map(([id, { set }]) => [id, inAnyOrder(set)])),
  async write(ask, { target, before }) {
    const entries = Object.entries(before?.fields ?? {});
    // Jira has a word of its own for a parent that is none.
    const noParent = entries.some(([id, { set }]) => id === 'parent' && set === null);
    const fields = entries.filter(([id]) => !(noParent && id === 'parent')).map(([id, { set }]) => [id, set] as const);
    const update = noParent ? { parent: [{ set: { none: true } }] } : {};
    const edit = { fields: Object.fromEntries(fields), update };
    const answer = await ask((http, call) => editIssue(http, call, target.id, edit));
    return answer && fieldStates(answer, namesIn(before?.fields));
  },
};

export const issueStatus: Way<'issue-status'> = {
  needs: () => NEEDS,
  async read(ask, { target }) {
    const { fields } = await ask((http, call) => getIssue(http, call, target.id, { fields: ['status', 'resolution'] }));
    return fields.status ? statusState(fields.status, fields.resolution?.name) : undefined;
  },
  comparable: ({ status }) => status.id ?? status.name,
  async write(ask, { target, before }) {
    const wanted = before?.status;
    const open = await ask((http, call) => listTransitions(http, call, target.id));
    const back = open.filter(({ to }) => (wanted?.id ? to.id === wanted.id : to.name === wanted?.name));
    const free = back.find(({ fields }) =>
      Object.values(fields ?? {}).every((one) => !one.required || one.hasDefaultValue),
    );
    if (!free) {
      throw new CannotUndo(
        'no_transition',
        back.length > 0
          ? `The workflow asks for further fields on the way back to ${wanted?.name}. Take that step in Jira itself.`
          : `The workflow of this issue has no step from its present status back to ${wanted?.name}.`,
      );
    }
    const request = { transition: { id: free.id }, fields: {}, update: {} };
    await ask((http, call) => transitionIssue(http, call, target.id, request));
    return statusState(free.to);
  },
};

export const issueWatcher: Way<'issue-watcher'> = {
  needs: () => NEEDS,
  refusal: ({ before }) => (before ? undefined : 'It is not known whether this person watched the issue before.'),
  async read(ask, { target, after }) {
    const id = after?.account_id ?? '';
    const found = await ask((http, call) => listWatchers(http, call, target.id));
    return { account_id: id, watching: found.watchers.some(({ accountId }) => accountId === id) };
  },
  async write(ask, { target, before, after }) {
    const id = after?.account_id ?? '';
    const change = before?.watching ? addWatcher : removeWatcher;
    await ask((http, call) => change(http, call, target.id, id));
    return undefined;
  },
};
