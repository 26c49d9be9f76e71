import {
  deleteAttachment,
  fileState,
  getAttachment,
  getPageAttachment,
  pageFileState,
  trashPageAttachment,
} from '@gatehouse/atlassian';
import { ifThere } from '../access.js';
import type { Way } from './way.js';

/** Jira has no trash: a file that was added goes for good, after a question. */
export const issueAttachment: Way<'issue-attachment'> = {
  needs: () => ['read:jira-work', 'write:jira-work'],
  refusal: ({ after }) => (after ? undefined : 'Jira keeps nothing of a deleted file: it can only be attached anew.'),
  destroys: () => true,
  async read(ask, { after }) {
    const found = await ifThere(ask((http, call) => getAttachment(http, call, after?.id ?? '')));
    return found && fileState(found);
  },
  comparable: ({ id }) => id,
  async write(ask, { after }) {
    await ask((http, call) => deleteAttachment(http, call, after?.id ?? ''));
    return undefined;
  },
};

export const pageAttachment: Way<'page-attachment'> = {
  needs: () => ['read:attachment:confluence', 'delete:attachment:confluence'],
  refusal({ after }) {
    if (!after) return 'Restore the file from the trash of its space, in Confluence.';
    return after.version === 1
      ? undefined
      : 'A file of that name was there before, and would go with it: restore its earlier version in Confluence.';
  },
  destroys: () => true,
  async read(ask, { after }) {
    const found = await ifThere(ask((http, call) => getPageAttachment(http, call, after?.id ?? '')));
    return found && found.status !== 'trashed' ? pageFileState(found) : undefined;
  },
  comparable: ({ id, version }) => ({ id, version }),
  async write(ask, { after }) {
    await ask((http, call) => trashPageAttachment(http, call, after?.id ?? ''));
    return undefined;
  },
};
