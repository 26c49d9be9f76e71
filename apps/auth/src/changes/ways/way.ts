import type { ChangeKind, ChangeState, RecordedChange } from '@gatehouse/contract';
import type { AskSite } from '../access.js';

/** How one kind of change is taken back. Every way works in both directions, where there is a state to go to. */
export interface Way<K extends ChangeKind> {
  /** The Atlassian scopes that it needs. */
  needs(change: RecordedChange<K>): readonly string[];
  /** Why this one cannot be taken back, in a sentence for its user; nothing where it can. */
  refusal?(change: RecordedChange<K>): string | undefined;
  /** Whether it takes away what others may have come to rely on, and is confirmed on a page of its own. */
  destroys?(change: RecordedChange<K>): boolean;
  /** How it is at Atlassian now; undefined where there is nothing. */
  read(ask: AskSite, change: RecordedChange<K>): Promise<ChangeState<K> | undefined>;
  /** What of a state counts when two are compared; all of it unless told. */
  comparable?(state: ChangeState<K>): unknown;
  /**
   * Makes it as it was before.
   *
   * @param now what was read just before
   * @param mark the undo's own id, for whatever has a place for it
   * @returns how it is then; nothing where that is what was before
   */
  write(
    ask: AskSite,
    change: RecordedChange<K>,
    now: ChangeState<K> | undefined,
    mark: string,
  ): Promise<ChangeState<K> | undefined>;
  /**
   * Finds out whether an undo whose answer was lost has been made. Unless told, it has been where it is as it was before.
   * @returns how it is then, or false
   */
  landed?(ask: AskSite, change: RecordedChange<K>, mark: string): Promise<ChangeState<K> | false>;
}
