import {
  getRestrictions,
  getTask,
  restrictionsState,
  setRestrictions,
  taskState,
  updateTask,
} from '@gatehouse/atlassian';
import type { ChangeState } from '@gatehouse/contract';
import { ifThere } from '../access.js';
import type { Way } from './way.js';

type Restriction = ChangeState<'page-restrictions'>['read'];

const NOBODY: Restriction = { users: [], groups: [] };

/** Who is meant, in whatever order and under whatever name. */
const meant = ({ users, groups }: Restriction) => ({
  users: users.map(({ account_id: id }) => id).sort(),
  groups: [...groups].sort(),
});

export const pageRestrictions: Way<'page-restrictions'> = {
  needs: () => ['read:content-details:confluence', 'write:content.restriction:confluence'],
  refusal: ({ before }) => (before ? undefined : 'It is not known who could read and change the page before.'),
  async read(ask, { target }) {
    const found = await ifThere(ask((http, call) => getRestrictions(http, call, target.id)));
    return found && restrictionsState(found);
  },
  comparable: ({ read, update }) => ({ read: meant(read), update: meant(update) }),
  async write(ask, { target, before }) {
    const wanted = { read: meant(before?.read ?? NOBODY), update: meant(before?.update ?? NOBODY) };
    return restrictionsState(await ask((http, call) => setRestrictions(http, call, target.id, wanted)));
  },
};

export const pageTask: Way<'page-task'> = {
  needs: () => ['read:task:confluence', 'write:task:confluence'],
  refusal: ({ before }) => (before ? undefined : 'It is not known whether the task was done before.'),
  async read(ask, { target }) {
    const found = await ifThere(ask((http, call) => getTask(http, call, target.id)));
    return found && taskState(found);
  },
  comparable: ({ done }) => done,
  async write(ask, { target, before }) {
    const status = before?.done ? 'complete' : 'incomplete';
    return taskState(await ask((http, call) => updateTask(http, call, target.id, status)));
  },
};
