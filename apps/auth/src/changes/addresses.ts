import type { AnyChange } from '@gatehouse/contract';

/** Where people see at Atlassian what was changed: a path on the site; nothing where there is no such place. */
export function addressOf({ kind, target, before, after }: AnyChange): string | undefined {
  switch (kind) {
    case 'issue': {
      const [only, ...others] = after?.issues ?? [];
      return only && others.length === 0 ? issuePath(only.key) : undefined;
    }
    case 'issue-fields':
    case 'issue-status':
    case 'issue-watcher':
      return issuePath(target.name);
    case 'issue-link':
      return issuePath((after ?? before)?.source ?? '');
    case 'issue-comment':
      return issuePath(target.name, after && `?focusedCommentId=${encodeURIComponent(after.id)}`);
    case 'worklog':
      return issuePath(target.name, after && `?focusedWorklogId=${encodeURIComponent(after.id)}`);
    // Of one that was deleted the issue is not told.
    case 'issue-attachment':
      return after && issuePath(target.name);
    case 'page':
      return after && pagePath(after.page_id);
    case 'page-version':
    case 'page-place':
    case 'page-labels':
    case 'page-restrictions':
      return pagePath(target.id);
    // A comment's own id does not lead to its page.
    case 'page-comment':
      return target.name === `comment ${target.id}` ? undefined : pagePath(target.id);
    case 'page-attachment':
      return after && pagePath(target.id);
    case 'page-task': {
      const page = (after ?? before)?.page_id;
      return page === undefined ? undefined : pagePath(page);
    }
    case 'other':
      return undefined;
  }
}

const issuePath = (key: string, rest = '') => (key ? `/browse/${encodeURIComponent(key)}${rest}` : undefined);
const pagePath = (id: string) => `/wiki/pages/viewpage.action?pageId=${encodeURIComponent(id)}`;

/**
 * The whole address on a site of the user's.
 *
 * @param siteUrl as Atlassian named it when the account was connected
 * @returns undefined for what is not https
 */
export function siteAddress(siteUrl: string, path: string): string | undefined {
  const site = URL.parse(siteUrl);
  return site?.protocol === 'https:' ? new URL(path, site.origin).href : undefined;
}
