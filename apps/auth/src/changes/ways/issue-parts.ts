import {
  type AdfDoc,
  type CommentVisibility,
  commentState,
  deleteComment,
  deleteIssueLink,
  deleteWorklog,
  getComment,
  getIssue,
  getWorklog,
  linkBetween,
  linkIssues,
  updateComment,
  worklogState,
} from '@gatehouse/atlassian';
import type { ChangeState } from '@gatehouse/contract';
import { ifThere } from '../access.js';
import type { Way } from './way.js';

const NEEDS = ['read:jira-work', 'write:jira-work'];
const NOT_AGAIN = 'can only be written anew, as another one of yours. Its words are here, for you to copy.';

const isDocument = (body: unknown): body is AdfDoc =>
  typeof body === 'object' && body !== null && 'type' in body && body.type === 'doc';

/** Who may see it, as it can be set again: groups may have the same name, and their ids differ. */
function visibilityOf({ visibility }: ChangeState<'issue-comment'>): CommentVisibility | undefined {
  if (!visibility) return undefined;
  const { type, value, identifier } = visibility;
  if (identifier) return { type, identifier };
  return value ? { type, value } : undefined;
}

export const issueComment: Way<'issue-comment'> = {
  needs: () => NEEDS,
  refusal({ before, after }) {
    if (!after) return `A comment that was deleted ${NOT_AGAIN}`;
    return before && !isDocument(before.body) ? 'The earlier text cannot be read as a document.' : undefined;
  },
  async read(ask, { target, after }) {
    const found = await ifThere(ask((http, call) => getComment(http, call, target.id, after?.id ?? '')));
    return found && commentState(found);
  },
  comparable: ({ id, body, visibility }) => ({ id, body, visibility }),
  async write(ask, { target, before, after }) {
    const id = after?.id ?? '';
    if (!before) {
      await ask((http, call) => deleteComment(http, call, target.id, id));
      return undefined;
    }
    if (!isDocument(before.body)) return undefined;
    const change = { body: before.body, visibility: visibilityOf(before) };
    return commentState(await ask((http, call) => updateComment(http, call, target.id, id, change)));
  },
};

export const issueLink: Way<'issue-link'> = {
  needs: () => NEEDS,
  async read(ask, { before, after }) {
    const ends = after ?? before;
    if (!ends) return undefined;
    const issue = await ask((http, call) => getIssue(http, call, ends.source, { fields: ['issuelinks'] }));
    return linkBetween(issue, ends) === undefined ? undefined : ends;
  },
  async write(ask, { before, after }) {
    if (before) {
      await ask((http, call) => linkIssues(http, call, before));
      return undefined;
    }
    if (!after) return undefined;
    const issue = await ask((http, call) => getIssue(http, call, after.source, { fields: ['issuelinks'] }));
    const id = linkBetween(issue, after);
    if (id !== undefined) await ask((http, call) => deleteIssueLink(http, call, id));
    return undefined;
  },
};

export const worklog: Way<'worklog'> = {
  needs: () => NEEDS,
  refusal: ({ after }) => (after ? undefined : `A worklog that was deleted ${NOT_AGAIN}`),
  async read(ask, { target, after }) {
    const found = await ifThere(ask((http, call) => getWorklog(http, call, target.id, after?.id ?? '')));
    return found && worklogState(found);
  },
  async write(ask, { target, after }) {
    await ask((http, call) => deleteWorklog(http, call, target.id, after?.id ?? ''));
    return undefined;
  },
};
