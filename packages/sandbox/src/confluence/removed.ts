import type { Operation } from '../gateway/operation.js';
import { legacyError } from './errors.js';

const PATHS = [
  '/wiki/rest/api/content',
  '/wiki/rest/api/content/:id',
  '/wiki/rest/api/space',
  '/wiki/rest/api/space/:key',
];

/** The v1 API's content and spaces are gone; they answer 410 to whoever still calls them. */
export const removedOperations: readonly Operation[] = PATHS.flatMap((path) =>
  (['GET', 'POST'] as const).map((method) => ({
    product: 'confluence' as const,
    method,
    path,
    id: undefined,
    scopes: [[]],
    handle: () => legacyError(410, 'This deprecated endpoint has been removed.'),
  })),
);
