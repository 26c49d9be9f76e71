import { type AnyChange, type ChangeKind, type ChangeState, canonical, type RecordedChange } from '@gatehouse/contract';
import { issueAttachment, pageAttachment } from './files.js';
import { issueComment, issueLink, worklog } from './issue-parts.js';
import { issueFields, issueStatus, issueWatcher } from './issues.js';
import { pageComment } from './page-comment.js';
import { pageRestrictions, pageTask } from './page-parts.js';
import { page, pageLabels, pagePlace, pageVersion } from './pages.js';
import type { Way } from './way.js';

/** The kinds without a way back, each with what to do instead. */
const WITHOUT = {
  // With an issue go its comments, files and history, and nothing brings them back.
  issue: ({ after }: RecordedChange<'issue'>) =>
    after
      ? 'Gatehouse deletes no issues: with them would go what others have added since, for good. Delete it in Jira, if it is to go.'
      : 'Jira keeps nothing of a deleted issue. What it said is here, for you to copy.',
  other: () => 'There is no way back from here. Change it in Jira or Confluence itself.',
};

type Undoable = Exclude<ChangeKind, keyof typeof WITHOUT>;

const WAYS: { [K in Undoable]: Way<K> } = {
  'issue-fields': issueFields,
  'issue-status': issueStatus,
  'issue-comment': issueComment,
  'issue-link': issueLink,
  'issue-watcher': issueWatcher,
  'issue-attachment': issueAttachment,
  worklog,
  page,
  'page-version': pageVersion,
  'page-place': pagePlace,
  'page-labels': pageLabels,
  'page-comment': pageComment,
  'page-attachment': pageAttachment,
  'page-restrictions': pageRestrictions,
  'page-task': pageTask,
};

/** How one recorded change is taken back: the way of its kind, with the change in hand. */
export interface WayBack {
  change: AnyChange;
  needs: readonly string[];
  destroys: boolean;
  read: (ask: Parameters<Way<ChangeKind>['read']>[0]) => Promise<State>;
  write: (ask: Parameters<Way<ChangeKind>['read']>[0], now: State, mark: string) => Promise<State>;
  landed: (ask: Parameters<Way<ChangeKind>['read']>[0], mark: string) => Promise<{ state: State } | false>;
  /** What two states are compared by: equal for equal ones. */
  compared: (state: State) => string;
}

export type State = ChangeState<ChangeKind> | undefined;

/** @returns the way back, or why there is none, in a sentence for the user */
export function wayBack(change: AnyChange): { ok: true; way: WayBack } | { ok: false; sentence: string } {
  if (change.kind === 'issue') return { ok: false, sentence: WITHOUT.issue(change) };
  if (change.kind === 'other') return { ok: false, sentence: WITHOUT.other() };
  // Which kind it is decides the type of way and change alike; the compiler cannot follow that through the table.
  const way = WAYS[change.kind] as unknown as Way<ChangeKind>;
  const own = change as RecordedChange;
  const compared = (state: State) =>
    state === undefined ? 'nothing' : canonical(way.comparable ? way.comparable(state) : state);
  if (compared(own.before) === compared(own.after)) {
    return { ok: false, sentence: 'It was so before as well: there is nothing to take back.' };
  }
  const sentence = way.refusal?.(own);
  if (sentence !== undefined) return { ok: false, sentence };
  return {
    ok: true,
    way: {
      change,
      needs: way.needs(own),
      destroys: way.destroys?.(own) ?? false,
      compared,
      read: (ask) => way.read(ask, own),
      write: async (ask, now, mark) => (await way.write(ask, own, now, mark)) ?? own.before,
      async landed(ask, mark) {
        if (way.landed) {
          const state = await way.landed(ask, own, mark);
          return state && { state };
        }
        const now = await way.read(ask, own);
        return compared(now) === compared(own.before) && { state: now };
      },
    },
  };
}
