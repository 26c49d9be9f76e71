import type { Find } from '@gatehouse/atlassian';

/** What a tool states about a request that writes, where it sends it. */
export interface WriteAbout<T> {
  /**
   * Of a tool that creates: finds what the same request created before, where its answer was lost. Without it such a
   * call ends with "it is not known", and creates nothing.
   */
  find?: Find<T> | undefined;
  /** What the user's record says was changed, and what undoing it needs. */
  change?: Change<T> | undefined;
}

/** What one write changes. Everything in it is sealed where it is kept. */
export interface Change<T> {
  /** What kind of change it is, which says how it is undone. */
  kind: ChangeKind;
  /** What is changed: its id at Atlassian, and what people call it, such as `PROJ-7`. */
  target: { id: string; name: string };
  /** How it was, as far as the change goes; absent where there was nothing. */
  before?: unknown;
  /** How it is now, by Atlassian's answer; absent where there is nothing any more. */
  after?: (answer: T) => unknown;
}

export type ChangeKind =
  | 'issue'
  | 'issue-fields'
  | 'issue-status'
  | 'issue-comment'
  | 'issue-link'
  | 'worklog'
  | 'page'
  | 'page-version'
  | 'page-place'
  | 'page-labels'
  | 'page-comment'
  | 'other';
