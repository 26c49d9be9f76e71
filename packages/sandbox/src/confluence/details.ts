import { type Operation, ok } from '../gateway/operation.js';
import { withLegacyContent } from './legacy.js';

/** What a page has beside its text: how often it was looked at. */
export const detailOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/rest/api/analytics/content/:id/views',
    id: 'getviews',
    scopes: [['read:confluence-content.summary'], ['read:analytics.content:confluence']],
    handle: withLegacyContent((_call, page) => ok({ id: Number(page.id), count: page.views }, 1)),
  },
];
