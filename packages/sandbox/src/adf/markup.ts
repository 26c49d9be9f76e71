import type { AdfMark, AdfNode } from './node.js';

const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const attribute = (node: AdfNode, name: string): string => escapeHtml(String(node.attrs?.[name] ?? ''));

const MARK_TAGS: Readonly<Record<string, string>> = {
  strong: 'strong',
  em: 'em',
  code: 'code',
  strike: 'del',
  underline: 'u',
};

function withMark(text: string, mark: AdfMark): string {
  if (mark.type === 'link') return `<a href="${escapeHtml(String(mark.attrs?.href ?? ''))}">${text}</a>`;
  if (mark.type === 'subsup')
    return `<${mark.attrs?.type === 'sub' ? 'sub' : 'sup'}>${text}</${mark.attrs?.type === 'sub' ? 'sub' : 'sup'}>`;
  const tag = MARK_TAGS[mark.type];
  return tag ? `<${tag}>${text}</${tag}>` : text;
}

const inside = (node: AdfNode, render: (node: AdfNode) => string): string => (node.content ?? []).map(render).join('');

/** Nodes that are one element around their content, in both kinds of markup. */
const WRAPPERS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  tableRow: 'tr',
  tableHeader: 'th',
  tableCell: 'td',
};

/** What both kinds of markup have in common; undefined for nodes that they write differently. */
function common(node: AdfNode, render: (node: AdfNode) => string): string | undefined {
  if (node.type === 'text') return (node.marks ?? []).reduce(withMark, escapeHtml(node.text ?? ''));
  const tag = node.type === 'heading' ? `h${Number(node.attrs?.level ?? 1)}` : WRAPPERS[node.type];
  if (tag) return `<${tag}>${inside(node, render)}</${tag}>`;
  if (node.type === 'table') return `<table><tbody>${inside(node, render)}</tbody></table>`;
  if (node.type === 'hardBreak') return '<br />';
  if (node.type === 'rule') return '<hr />';
  if (node.type === 'inlineCard' || node.type === 'blockCard') {
    const url = attribute(node, 'url');
    return `<a href="${url}" data-card-appearance="inline">${url}</a>`;
  }
  return undefined;
}

const macro = (name: string, parameters: Record<string, string>, body: string): string =>
  `<ac:structured-macro ac:name="${name}" ac:schema-version="1">${Object.entries(parameters)
    .map(([key, value]) => `<ac:parameter ac:name="${key}">${value}</ac:parameter>`)
    .join('')}${body}</ac:structured-macro>`;

/** Confluence's storage format (XHTML with `ac:` and `ri:` elements) of a document. */
export function adfToStorage(node: AdfNode): string {
  const shared = common(node, adfToStorage);
  if (shared !== undefined) return shared;
  const content = inside(node, adfToStorage);
  switch (node.type) {
    case 'codeBlock': {
      const code = (node.content ?? [])
        .map((child) => child.text ?? '')
        .join('')
        .replaceAll(']]>', ']]]]><![CDATA[>');
      const body = `<ac:plain-text-body><![CDATA[${code}]]></ac:plain-text-body>`;
      return macro('code', { language: attribute(node, 'language') }, body);
    }
    case 'panel':
      return macro(attribute(node, 'panelType'), {}, `<ac:rich-text-body>${content}</ac:rich-text-body>`);
    case 'expand':
    case 'nestedExpand':
      return macro('expand', { title: attribute(node, 'title') }, `<ac:rich-text-body>${content}</ac:rich-text-body>`);
    case 'status':
      return macro('status', { title: attribute(node, 'text'), colour: attribute(node, 'color') }, '');
    case 'mention':
      return `<ac:link><ri:user ri:account-id="${attribute(node, 'id')}" /></ac:link>`;
    case 'emoji':
      return attribute(node, 'text');
    case 'taskList':
      return `<ac:task-list>${content}</ac:task-list>`;
    case 'taskItem': {
      const state = node.attrs?.state === 'DONE' ? 'complete' : 'incomplete';
      return `<ac:task><ac:task-status>${state}</ac:task-status><ac:task-body>${content}</ac:task-body></ac:task>`;
    }
    default:
      return content;
  }
}

/** Plain HTML of a document, as Jira's rendered fields and Confluence's `view` give it. */
export function adfToHtml(node: AdfNode): string {
  const shared = common(node, adfToHtml);
  if (shared !== undefined) return shared;
  const content = inside(node, adfToHtml);
  switch (node.type) {
    case 'codeBlock':
      return `<pre><code>${content}</code></pre>`;
    case 'panel':
      return `<div class="panel ${attribute(node, 'panelType')}">${content}</div>`;
    case 'expand':
    case 'nestedExpand':
      return `<details><summary>${attribute(node, 'title')}</summary>${content}</details>`;
    case 'status':
    case 'mention':
    case 'emoji':
      return `<span class="${node.type}">${attribute(node, 'text')}</span>`;
    case 'taskList':
    case 'decisionList':
      return `<ul class="${node.type}">${content}</ul>`;
    case 'taskItem':
    case 'decisionItem':
      return `<li class="${attribute(node, 'state').toLowerCase()}">${content}</li>`;
    default:
      return content;
  }
}
