import type { Operation } from '../gateway/operation.js';
import { jsmOperations } from '../jsm/operations.js';
import { addAttachmentOperations } from './add-attachment.js';
import { agileOperations } from './agile/operations.js';
import { attachmentOperations } from './attachments.js';
import { bulkCreateOperations } from './bulk-create.js';
import { bulkFetchOperations } from './bulk-fetch.js';
import { commentOperations } from './comments.js';
import { createMetaOperations } from './create-meta.js';
import { historyOperations } from './history.js';
import { issueOperations } from './issues.js';
import { linkOperations } from './links.js';
import { moveOperations } from './moves.js';
import { peopleOperations } from './people.js';
import { projectPartOperations } from './project-parts.js';
import { projectOperations } from './projects.js';
import { propertyOperations } from './properties.js';
import { remoteLinkOperations } from './remote-links.js';
import { removedOperations } from './removed.js';
import { searchOperations } from './search.js';
import { transitionOperations } from './transitions.js';
import { versionOperations } from './versions.js';
import { watcherOperations } from './watchers.js';
import { worklogOperations } from './worklogs.js';

/** Everything of Jira Cloud's platform REST API, version 3, that the sandbox answers. */
export const jiraOperations: readonly Operation[] = [
  ...searchOperations,
  ...issueOperations,
  ...bulkCreateOperations,
  ...moveOperations,
  ...historyOperations,
  ...transitionOperations,
  ...commentOperations,
  ...worklogOperations,
  ...versionOperations,
  ...agileOperations,
  ...jsmOperations,
  ...linkOperations,
  ...remoteLinkOperations,
  ...watcherOperations,
  ...attachmentOperations,
  ...addAttachmentOperations,
  ...createMetaOperations,
  ...peopleOperations,
  ...projectOperations,
  ...projectPartOperations,
  ...bulkFetchOperations,
  ...propertyOperations,
  ...removedOperations,
];
