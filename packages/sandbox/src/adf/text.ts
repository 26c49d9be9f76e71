import type { AdfNode } from './node.js';

const BLOCKS_OF_TEXT = new Set(['paragraph', 'heading', 'codeBlock', 'taskItem', 'decisionItem']);

function ownText(node: AdfNode): string {
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hardBreak') return '\n';
  const { text, shortName, url, title } = node.attrs ?? {};
  if (node.type === 'mention' || node.type === 'status') return String(text ?? '');
  if (node.type === 'emoji') return String(text ?? shortName ?? '');
  if (node.type === 'inlineCard' || node.type === 'blockCard') return String(url ?? '');
  if (node.type === 'expand') return `${String(title ?? '')}\n`;
  return '';
}

/** The words of a document, one line for each block: what search looks through. */
export function adfToText(node: AdfNode): string {
  const inner = (node.content ?? []).map(adfToText).join('');
  return `${ownText(node)}${inner}${BLOCKS_OF_TEXT.has(node.type) ? '\n' : ''}`;
}
