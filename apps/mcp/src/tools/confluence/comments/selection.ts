import type { AdfNode } from '@gatehouse/atlassian';
import { oneLine } from '../../common/lines.js';
import { ToolFailure } from '../../failure.js';

/** A piece of a page's text, as Confluence takes it: how often the text is there, and which one is meant, from 0. */
export interface Selection {
  text: string;
  matches: number;
  index: number;
}

/** How much is shown around a place, so that the model can tell it from the others (characters). */
const AROUND = 40;
const MAX_SHOWN = 8;

/** The text of every block that has text of its own. What is no text, such as a mention, cannot be selected. */
function blocksOf(node: AdfNode): string[] {
  const own = node.content?.some(({ type }) => type === 'text');
  if (own) return [(node.content ?? []).map(({ text }) => text ?? '\u0000').join('')];
  return (node.content ?? []).flatMap(blocksOf);
}

function* placesOf(blocks: readonly string[], wanted: string): Generator<{ block: string; at: number }> {
  for (const block of blocks) {
    for (let at = block.indexOf(wanted); at >= 0; at = block.indexOf(wanted, at + wanted.length)) yield { block, at };
  }
}

/**
 * The place of a page that a comment is to be on.
 *
 * @param occurrence which of several, from 1
 * @throws ToolFailure listing the places, where there are several and none was named, or saying what is there instead
 */
export function selectText(body: unknown, wanted: string, occurrence: number | undefined): Selection {
  const text = wanted.trim();
  const blocks = blocksOf(body as AdfNode);
  const places = [...placesOf(blocks, text)];
  const [only, ...others] = places;
  if (!only) throw new ToolFailure('choice', notThere(blocks, text));
  if (occurrence === undefined && others.length > 0) {
    const shown = places.slice(0, MAX_SHOWN).map(({ block, at }, index) => {
      const around = block.slice(Math.max(0, at - AROUND), at + text.length + AROUND);
      return `${index + 1}: …${oneLine(around.replaceAll('\u0000', ' '))}…`;
    });
    throw new ToolFailure(
      'choice',
      `The text is on the page ${places.length} times: pass occurrence, or more of the text. ${shown.join(' ')}`,
    );
  }
  const index = (occurrence ?? 1) - 1;
  if (index < places.length) return { text, matches: places.length, index };
  throw new ToolFailure('choice', `The text is on the page ${places.length} times only.`);
}

function notThere(blocks: readonly string[], text: string): string {
  const lower = text.toLowerCase();
  const near = blocks.find((block) => block.toLowerCase().includes(lower));
  const at = near?.toLowerCase().indexOf(lower) ?? 0;
  const hint = near ? ` It has “${near.slice(at, at + text.length)}”.` : '';
  return `The page has no such text in one paragraph.${hint} Copy some words exactly, without formatting.`;
}
