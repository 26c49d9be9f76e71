import { type ChangeTarget, canonical } from '@gatehouse/contract';
import type { Expected, WriteAbout } from '../writes/about.js';

/** What a write changes, and what besides. */
export interface Changed {
  change: Expected & { target: ChangeTarget; held?: unknown };
  also: readonly Expected[];
}

/** @returns undefined for a write that says nothing of what is there */
export function changedBy<T>(write: WriteAbout<T> | undefined): Changed | undefined {
  if (!write?.change) return undefined;
  return { change: write.change, also: write.also ?? [] };
}

/** What has to be the same when a write leaves as when its user confirmed it: equal texts say the same. */
export function stateOf({ change: { kind, target, before, held = before, will }, also }: Changed): string {
  return canonical({ kind, target: target.id, held, will, also });
}
