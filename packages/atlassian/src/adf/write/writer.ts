import type { Definition, RootContent } from 'mdast';
import type { AdfNode } from '../types.js';

/** What the parts of the way from Markdown to ADF share. */
export interface Writer {
  /** The Markdown that the positions of the nodes refer to. */
  source: string;
  definitions: ReadonlyMap<string, Definition>;
  depth: number;
  /** Turns Markdown blocks into ADF blocks, one level deeper; they may not all fit where they are put. */
  blocks(nodes: readonly RootContent[]): AdfNode[];
  /** Parses a piece of Markdown that stood inside of HTML. */
  parse(markdown: string): AdfNode[];
}

/** The Markdown of a node as it was written. */
export function sourceOf(node: { position?: RootContent['position'] }, writer: Writer): string {
  return writer.source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
}
