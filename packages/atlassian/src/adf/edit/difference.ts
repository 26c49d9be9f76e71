import { createPatch } from 'diff';
import { adfToMarkdown } from '../read/document.js';
import type { AdfNode } from '../types.js';

/** Past so many lines that differ nobody reads a difference, and finding it takes too long. */
const MAX_LINES = 2_000;

/**
 * The difference between two rows of blocks, line by line as Markdown, in the unified format without file names.
 *
 * @returns empty where Markdown shows none; undefined where it is too large
 */
export function differenceOf(before: readonly AdfNode[], after: readonly AdfNode[]): string | undefined {
  const [old, next] = [before, after].map((content) => `${adfToMarkdown({ type: 'doc', content }).markdown}\n`);
  if (old === next) return '';
  const patch = createPatch('page', old ?? '', next ?? '', '', '', { context: 2, maxEditLength: MAX_LINES });
  if (patch === undefined) return undefined;
  return patch.slice(patch.indexOf('@@')).trimEnd();
}
