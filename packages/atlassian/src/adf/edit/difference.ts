import { createPatch } from 'diff';
import type { LinkPolicy } from '../links/policy.js';
import { adfToMarkdown } from '../read/document.js';
import type { AdfNode } from '../types.js';

/** Past so many lines that differ nobody reads a difference, and finding it takes too long. */
const MAX_LINES = 2_000;

/**
 * The difference between two rows of blocks, line by line as Markdown, in the unified format without file names.
 *
 * @param links which addresses may be in it
 * @returns empty where Markdown shows none; undefined where it is too large
 */
export function differenceOf(
  before: readonly AdfNode[],
  after: readonly AdfNode[],
  links?: LinkPolicy,
): string | undefined {
  const [old, next] = withoutSameEnds(before, after).map((content) => linesOf(content, links));
  if (old === next) return '';
  const patch = createPatch('page', old ?? '', next ?? '', '', '', { context: 2, maxEditLength: MAX_LINES });
  if (patch === undefined) return undefined;
  return patch.slice(patch.indexOf('@@')).trimEnd();
}

/** Leaves away the blocks at both ends that are the very same, but for two that show where the others stand. */
function withoutSameEnds(before: readonly AdfNode[], after: readonly AdfNode[]): (readonly AdfNode[])[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const [from, kept] = [Math.max(0, head - 2), Math.max(0, tail - 2)];
  return [before.slice(from, before.length - kept), after.slice(from, after.length - kept)];
}

function linesOf(content: readonly AdfNode[], links: LinkPolicy | undefined): string {
  const { markdown } = adfToMarkdown({ type: 'doc', content }, links);
  return markdown === '' ? '' : `${markdown}\n`;
}
