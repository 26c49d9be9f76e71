import type { BlockContent, Html, Paragraph, RootContent } from 'mdast';
import { ALERTS } from '../alerts.js';
import { CLOSE_BODIED, encodePanel, openBodied } from '../notation.js';
import type { AdfNode } from '../types.js';
import { childrenOf, stringAttr } from './node.js';
import type { Reader } from './reader.js';

/** The line that opens an alert; it needs no blank line before a paragraph that follows. */
export interface AlertLine extends Paragraph {
  data: { alert: true };
}

/** A panel is a quotation that opens with `[!NOTE]` or one of its siblings; what they do not say follows as code. */
export function readPanel(node: AdfNode, reader: Reader): BlockContent {
  const { localId: _, ...attrs } = node.attrs ?? {};
  const { panelType = 'info', ...more } = attrs;
  const word = Object.hasOwn(ALERTS, String(panelType)) ? ALERTS[String(panelType)] : undefined;
  const plain = word !== undefined && Object.keys(more).length === 0;
  const line: AlertLine = {
    type: 'paragraph',
    data: { alert: true },
    children: [
      { type: 'html', value: `[!${word ?? 'NOTE'}]` },
      ...(plain
        ? []
        : ([
            { type: 'text', value: ' ' },
            { type: 'inlineCode', value: encodePanel(attrs) },
          ] as const)),
    ],
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

/** A macro with a body: its JSON in a comment, its body after that. */
export function readBodied(node: AdfNode, reader: Reader): BlockContent[] {
  const { content: _, ...rest } = node;
  return [html(openBodied(rest)), ...reader.blocks(childrenOf(node)), html(CLOSE_BODIED)];
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
