import type { ChangeFact, ThreeWays } from '@gatehouse/contract';
import type { PortalFrame } from '../portal/model.js';

/** One change that was made in the user's name. */
export interface ChangeModel {
  id: string;
  at: Date;
  /** What was done, in words of ours. */
  title: string;
  clientName: string;
  /** Of what it was done to: what people call it. */
  target: string | undefined;
  site: string | undefined;
  /** At Atlassian, https. */
  address: string | undefined;
  outcome: 'done' | 'unknown' | 'undone' | 'redone' | 'under_way' | 'unreadable';
  facts: ChangeFact[];
  /** The page that shows all of it. */
  href: string;
  /** Takes a POST that undoes it; undefined where that is not offered. */
  undoAction: string | undefined;
}

export interface ChangesModel extends PortalFrame {
  /** The client whose changes these are; all clients' unless told. */
  client: { name: string; href: string } | undefined;
  changes: ChangeModel[];
  /** The page with the ones before. */
  olderHref: string | undefined;
  /** The newest ones, where this is another page. */
  newestHref: string | undefined;
  /** Days for which they are kept; 0 where the operator keeps none. */
  keptDays: number;
}

export interface ChangeDetailModel extends PortalFrame {
  change: ChangeModel;
  /** Line by line, in the unified format. */
  diff: { name: string; lines: string[] } | undefined;
  /** Why undoing is not offered. */
  noUndo: string | undefined;
  /** The record that this one takes back, and the one that took this one back. */
  undoes: string | undefined;
  undoneBy: string | undefined;
  expiresAt: Date;
}

export interface DiffersModel extends PortalFrame {
  change: ChangeModel;
  ways: ThreeWays[];
  /** Names what is shown as the present state. */
  seen: string;
  /** That something is taken away was confirmed before. */
  confirmed: boolean;
}
