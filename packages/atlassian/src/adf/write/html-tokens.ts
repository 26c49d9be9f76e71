import type { AdfMark } from '../types.js';

/** What a piece of HTML between blocks means. `raw` is the piece itself. */
export type HtmlToken = { raw: string } & (
  | { kind: 'words' }
  | { kind: 'comment' }
  | Opening
  | { kind: 'column' }
  | { kind: 'close'; of: Opening['kind'] }
);

/** A tag or comment that begins something. */
export type Opening =
  | { kind: 'details'; title: string }
  | { kind: 'layout'; widths: number[] }
  | { kind: 'div'; marks: AdfMark[] }
  | { kind: 'bodied'; json: string }
  | { kind: 'table'; attrs: Record<string, unknown> }
  | { kind: 'row' }
  | { kind: 'cell'; type: 'tableHeader' | 'tableCell'; attrs: Record<string, unknown> };

const TAGS = new RegExp(
  [
    String.raw`<details\b[^>]{0,200}>\s*(?:<summary\b[^>]{0,200}>(?<title>[^<]{0,500})</summary>)?`,
    String.raw`<!-- layout (?<widths>[\d. ]{1,99}) -->`,
    '(?<column><!-- column -->)',
    String.raw`<!-- adf:bodiedExtension (?<json>\{.*?\}) -->`,
    String.raw`<div(?<div>(?:\s{1,9}(?:align|indent|size)="[^"]{0,20}"){1,3})\s{0,9}>`,
    String.raw`<(?<open>table|tr|th|td)\b(?<attributes>[^>]{0,300})>`,
    String.raw`<(?<group>/?(?:thead|tbody|tfoot))\s{0,9}>`,
    String.raw`</(?<close>details|div|table|tr|th|td)\s{0,9}>`,
    '<!-- /(?<end>layout|adf:bodiedExtension) -->',
    '(?<empty><!---->)',
  ].join('|'),
  'gi',
);

/** Splits an HTML block into the tags that we know and the words between them. */
export function tokenizeHtml(html: string): HtmlToken[] {
  const tokens: HtmlToken[] = [];
  let from = 0;
  for (const match of html.matchAll(TAGS)) {
    tokens.push({ kind: 'words', raw: html.slice(from, match.index) }, { ...readTag(match), raw: match[0] });
    from = match.index + match[0].length;
  }
  tokens.push({ kind: 'words', raw: html.slice(from) });
  return tokens.filter((token) => token.kind !== 'words' || token.raw.trim() !== '');
}

type Meaning = HtmlToken extends infer T ? (T extends HtmlToken ? Omit<T, 'raw'> : never) : never;

const CLOSES: Readonly<Record<string, Opening['kind']>> = {
  details: 'details',
  div: 'div',
  table: 'table',
  tr: 'row',
  th: 'cell',
  td: 'cell',
  layout: 'layout',
  'adf:bodiedextension': 'bodied',
};

function readTag(match: RegExpExecArray): Meaning {
  const { title, widths, column, json, div, open, attributes = '', group, close, end, empty } = match.groups ?? {};
  const closed = CLOSES[(close ?? end ?? '').toLowerCase()];
  if (closed) return { kind: 'close', of: closed };
  if (widths) return { kind: 'layout', widths: widths.trim().split(/ +/).map(Number) };
  if (column) return { kind: 'column' };
  if (json) return { kind: 'bodied', json };
  if (div) return { kind: 'div', marks: readDiv(div) };
  if (open) return readTableTag(open.toLowerCase(), attributes);
  if (empty || group) return { kind: 'comment' };
  return { kind: 'details', title: unescapeHtml((title ?? '').replace(/\s+/g, ' ').trim()) };
}

/** The marks of the paragraphs and headings in a `<div>`. */
function readDiv(attributes: string): AdfMark[] {
  const { align = '', indent = '', size } = readAttributes(attributes);
  const side = { center: 'center', right: 'end' }[align];
  return [
    ...(side ? [{ type: 'alignment', attrs: { align: side } }] : []),
    ...(/^[1-6]$/.test(indent) ? [{ type: 'indentation', attrs: { level: Number(indent) } }] : []),
    ...(size === 'small' ? [{ type: 'fontSize', attrs: { fontSize: 'small' } }] : []),
  ];
}

function readTableTag(name: string, attributes: string): Meaning {
  const given = readAttributes(attributes);
  if (name === 'tr') return { kind: 'row' };
  if (name === 'table') {
    const { layout, width = '', display, numbered } = given;
    const attrs = {
      ...(layout === undefined ? {} : { layout }),
      ...(/^\d{1,5}(?:\.\d{1,20})?$/.test(width) ? { width: Number(width) } : {}),
      ...(display === 'fixed' ? { displayMode: 'fixed' } : {}),
      ...(numbered === undefined ? {} : { isNumberColumnEnabled: true }),
    };
    return { kind: 'table', attrs };
  }
  const { colspan, rowspan, bgcolor, valign } = given;
  const attrs = {
    ...spanned('colspan', colspan),
    ...spanned('rowspan', rowspan),
    ...(bgcolor ? { background: bgcolor } : {}),
    ...(valign ? { valign } : {}),
  };
  return { kind: 'cell', type: name === 'th' ? 'tableHeader' : 'tableCell', attrs };
}

function spanned(name: string, value: string | undefined): Record<string, number> {
  return value !== undefined && /^[1-9]\d{0,2}$/.test(value) && value !== '1' ? { [name]: Number(value) } : {};
}

/** Attributes by name, in lower case; those without a value are empty. */
function readAttributes(text: string): { [name: string]: string | undefined } {
  const found = text.matchAll(/([a-z]{1,20})(?:\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([\w#%.-]{1,40})))?/gi);
  return Object.fromEntries([...found].map(([, name = '', a, b, c]) => [name.toLowerCase(), a ?? b ?? c ?? '']));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
