import { structuredPatch } from 'diff';

const CONTEXT_LINES = 3;

export interface TextDiff {
  /** Unified, without a header for files. */
  text: string;
  added: number;
  removed: number;
}

/**
 * What changed from one text to another, line by line; undefined where it would take too long to say.
 *
 * @param timeMs what differs more than can be found in so long is no change but another text (milliseconds)
 */
export function diffTexts(before: string, after: string, timeMs: number): TextDiff | undefined {
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT_LINES, timeout: timeMs });
  if (!patch) return undefined;
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  const hunks = patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines: own }) =>
    [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, ...own].join('\n'),
  );
  return {
    text: hunks.join('\n'),
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
  };
}
