import type { Operation } from '../gateway/operation.js';
import { jiraError } from './errors.js';

/** The old search is gone since Atlassian's change 2046; it answers 410 to whoever still calls it. */
export const removedOperations: readonly Operation[] = (['GET', 'POST'] as const).map((method) => ({
  product: 'jira',
  method,
  path: '/rest/api/3/search',
  id: undefined,
  scopes: [[]],
  handle: () =>
    jiraError(410, [
      'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046',
    ]),
}));
