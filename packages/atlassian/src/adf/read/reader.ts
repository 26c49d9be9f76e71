import type { BlockContent } from 'mdast';
import type { AdfNode } from '../types.js';
import type { Losses } from './losses.js';

/** What the parts of the way from ADF to Markdown share. */
export interface Reader {
  losses: Losses;
  /** Turns block nodes into Markdown blocks, one level deeper. */
  blocks(nodes: AdfNode[]): BlockContent[];
}
