import type { Operation } from '../gateway/operation.js';
import { attachmentOperations } from './attachments.js';
import { commentOperations } from './comments.js';
import { detailOperations } from './details.js';
import { labelOperations } from './labels.js';
import { moveAndCopyOperations } from './move-copy.js';
import { pageOperations } from './pages.js';
import { peopleOperations } from './people.js';
import { removedOperations } from './removed.js';
import { restrictionOperations } from './restrictions.js';
import { searchOperations } from './search.js';
import { spaceOperations } from './spaces.js';
import { taskOperations } from './tasks.js';
import { templateOperations } from './templates.js';
import { treeOperations } from './tree.js';
import { updatePageOperations } from './update-page.js';

/** Everything of Confluence Cloud's REST APIs, versions 1 and 2, that the sandbox answers. */
export const confluenceOperations: readonly Operation[] = [
  ...searchOperations,
  ...pageOperations,
  ...updatePageOperations,
  ...detailOperations,
  ...attachmentOperations,
  ...treeOperations,
  ...commentOperations,
  ...labelOperations,
  ...moveAndCopyOperations,
  ...restrictionOperations,
  ...spaceOperations,
  ...templateOperations,
  ...taskOperations,
  ...peopleOperations,
  ...removedOperations,
];
