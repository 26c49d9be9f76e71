import type { Find } from '@gatehouse/atlassian';
import type { ChangeKind, ChangeState, ChangeTarget } from '@gatehouse/contract';
import type { ConnectedSite } from '../credentials/access.js';

/** What a tool states about a request that writes, where it sends it. */
export interface WriteAbout<T> {
  /**
   * Of a tool that creates: finds what the same request created before, where its answer was lost. Without it such a
   * call ends with "it is not known", and creates nothing.
   */
  find?: Find<T> | undefined;
  /**
   * Of a tool that creates: refuses, by throwing, what cannot be created because it is there already. Asked before the
   * request leaves, and not where an earlier request of the same call may be why it is there.
   */
  check?: (() => Promise<void>) | undefined;
  /** The file that it copies: its user is shown it before they confirm, and what they confirm is this file. */
  copies?: CopiedFile | undefined;
  /** What the user's record says was changed, and what undoing it needs. */
  change?: Change<T> | undefined;
  /** What it changes besides, and the record does not say: for whoever is to confirm it. */
  also?: readonly Expected[] | undefined;
}

/** What changes with a write, as far as that is known before. */
export type Expected = { [K in ChangeKind]: ExpectedOf<K> }[ChangeKind];

interface ExpectedOf<K extends ChangeKind> {
  kind: K;
  /** How it is now; absent where there is nothing. */
  before?: ChangeState<K> | undefined;
  /** How it will be; absent where there will be nothing, or only Atlassian knows. */
  will?: ChangeState<K> | undefined;
}

/** A file at Atlassian, as it was when it was looked up. */
export interface CopiedFile {
  product: 'jira' | 'confluence';
  site: Pick<ConnectedSite, 'id' | 'name' | 'url' | 'account'>;
  id: string;
  name: string;
  type: string;
  size: number | undefined;
  /** Where several have had its id. */
  version: number | undefined;
  /** Where its page is. */
  address: string | undefined;
}

/**
 * What one write changes, in the shape that its kind has in the contract, by which the portal shows it and takes it back.
 * The kind says how it is undone. Everything in it is sealed where it is kept.
 */
export type Change<T> = { [K in ChangeKind]: ChangeOf<K, T> }[ChangeKind];

interface ChangeOf<K extends ChangeKind, T> extends ExpectedOf<K> {
  target: ChangeTarget;
  /** What has to be as it was when its user confirmed it, where not all of `before` stays the same by itself. */
  held?: unknown;
  /** How it is now, by Atlassian's answer; absent where there is nothing any more. */
  after?: (answer: T) => ChangeState<K> | undefined;
}
