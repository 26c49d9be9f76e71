import type { BlockContent, Html, Paragraph, RootContent } from 'mdast';
import { ALERTS } from '../alerts.js';
import type { AdfNode } from '../types.js';
import { childrenOf, stringAttr } from './node.js';
import type { Reader } from './reader.js';

const NEAREST: Readonly<Record<string, string>> = { tip: 'TIP' };

/** The line that opens an alert; it needs no blank line before a paragraph that follows. */
export interface AlertLine extends Paragraph {
  data: { alert: true };
}

/** A panel is a quotation that opens with `[!NOTE]` or one of its siblings. */
export function readPanel(node: AdfNode, reader: Reader): BlockContent {
  const type = stringAttr(node, 'panelType') ?? 'info';
  const word = ALERTS[type] ?? NEAREST[type] ?? 'NOTE';
  if (!Object.hasOwn(ALERTS, type)) reader.losses.note(`panel type ${type}`);
  const line: AlertLine = {
    type: 'paragraph',
    data: { alert: true },
    children: [{ type: 'html', value: `[!${word}]` }],
  };
  return { type: 'blockquote', children: [line, ...reader.blocks(childrenOf(node))] };
}

/** An expand is `<details>` with a `<summary>`. */
export function readExpand(node: AdfNode, reader: Reader): BlockContent[] {
  const title = escapeHtml((stringAttr(node, 'title') ?? '').replace(/\s+/g, ' ').trim());
  const open = title === '' ? '<details>' : `<details>\n<summary>${title}</summary>`;
  return [html(open), ...reader.blocks(childrenOf(node)), html('</details>')];
}

/** Columns one after another, between comments; undefined where the section holds anything but columns. */
export function readLayout(node: AdfNode, reader: Reader): BlockContent[] | undefined {
  const columns = childrenOf(node);
  const widths = columns.map((column) => column.attrs?.width);
  const usable =
    columns.every((column) => column.type === 'layoutColumn') && widths.every((width) => typeof width === 'number');
  if (!usable || columns.length === 0) return undefined;
  return [
    html(`<!-- layout ${widths.join(' ')} -->`),
    ...columns.flatMap((column, index) => [
      ...(index === 0 ? [] : [html('<!-- column -->')]),
      ...reader.blocks(childrenOf(column)),
    ]),
    html('<!-- /layout -->'),
  ];
}

export function isAlertLine(node: RootContent | BlockContent): boolean {
  return node.type === 'paragraph' && node.data !== undefined && 'alert' in node.data;
}

function html(value: string): Html {
  return { type: 'html', value };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
