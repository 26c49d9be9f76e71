import type { Operation } from '../gateway/operation.js';
import { readList } from '../jira/issue-view.js';
import { visibleSpaces } from './access.js';
import { answerList } from './paging.js';
import { spaceView } from './views.js';

/** Spaces of the v2 API. */
export const spaceOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/api/v2/spaces',
    id: 'getSpaces',
    scopes: [['read:space:confluence']],
    handle(call) {
      const keys = readList(call.query.keys);
      const ids = readList(call.query.ids);
      const { type, status, sort } = call.query;
      const order = String(sort ?? 'id');
      const field = order.replace(/^-/, '') as 'id' | 'key' | 'name';
      const spaces = visibleSpaces(call)
        .filter((space) => keys.length === 0 || keys.includes(space.key))
        .filter((space) => ids.length === 0 || ids.includes(space.id))
        .filter(() => (type === undefined || type === 'global') && status !== 'archived')
        .sort((a, b) => a[field].localeCompare(b[field], 'en') * (order.startsWith('-') ? -1 : 1));
      return answerList(call, '/spaces', spaces, (space) => spaceView(space, call.query['description-format']));
    },
  },
];
