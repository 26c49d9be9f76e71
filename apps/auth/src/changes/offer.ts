import type { ChangeRecord } from './records.js';
import { type WayBack, wayBack } from './ways/ways.js';

/** Whether a record can be undone, as far as that can be told without asking Atlassian. */
export function offerOf(
  record: ChangeRecord,
  tools: ReadonlySet<string>,
): { ok: true; way: WayBack } | { ok: false; sentence: string | undefined } {
  const { change, outcome, undo, tool } = record;
  if (undo.state === 'undone' || undo.state === 'redone') return { ok: false, sentence: undefined };
  if (!change) return { ok: false, sentence: undefined };
  if (outcome !== 'done') {
    return { ok: false, sentence: 'It is not known whether this was done. Look at Atlassian, and change it there.' };
  }
  if (!tools.has(tool)) {
    return {
      ok: false,
      sentence:
        'The people who run Gatehouse have turned changes of this kind off, so they cannot be undone here either.',
    };
  }
  return wayBack(change);
}
