import type { Operation } from '../gateway/operation.js';
import { pageOperations } from './pages.js';
import { peopleOperations } from './people.js';
import { removedOperations } from './removed.js';
import { searchOperations } from './search.js';
import { spaceOperations } from './spaces.js';

/** Everything of Confluence Cloud's REST APIs, versions 1 and 2, that the sandbox answers. */
export const confluenceOperations: readonly Operation[] = [
  ...searchOperations,
  ...pageOperations,
  ...spaceOperations,
  ...peopleOperations,
  ...removedOperations,
];
