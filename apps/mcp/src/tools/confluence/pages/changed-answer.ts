import type { ConfluencePageSummary, Site } from '@gatehouse/atlassian';
import { cut, oneLine, present } from '../../common/lines.js';
import { sourceLine } from '../../common/source.js';
import type { ObjectSchema } from '../../schema.js';
import type { ToolAnswer } from '../../tool.js';
import { pageUrl } from '../addresses.js';

const string = { type: 'string' } as const;

/** The answer of whatever writes a page's next version. */
export const changedOutput: ObjectSchema = {
  type: 'object',
  properties: {
    id: string,
    title: string,
    url: string,
    status: string,
    version: { type: 'integer' },
    written: { type: 'boolean' },
    conflict: { type: 'boolean' },
    lost: { type: 'array', items: string },
  },
  required: ['id', 'url', 'written'],
};

/** Enough to see what an edit does (characters). */
const MAX_DIFF = 12_000;

const FIRST_LINES = {
  written: 'Written',
  dry_run: 'Dry run, nothing was written',
  same: 'Nothing was written, because nothing changes',
} as const;

export function changedAnswer(outcome: {
  site: Site;
  page: ConfluencePageSummary;
  kind: keyof typeof FIRST_LINES;
  /** Absent where it is too large. */
  diff: string | undefined;
  lost: readonly string[];
}): ToolAnswer {
  const { site, page, kind, lost } = outcome;
  const diff = shownDiff(outcome.diff);
  const facts = pageFacts(site, page);
  const went = kind === 'written' ? 'Went with it' : 'Would go, and needs allow_loss';
  const parts = [
    sourceLine('confluence', site),
    `${FIRST_LINES[kind]}: "${facts.title}" (id ${page.id}), version ${page.version?.number ?? 'unknown'}, ${facts.url}`,
    lost.length > 0 && `${went}: ${lost.join('; ')}.`,
    kind !== 'same' && (diff === '' ? 'Markdown shows no difference.' : fenced(diff)),
  ];
  return {
    text: parts.filter(Boolean).join('\n\n'),
    structured: {
      ...facts,
      written: kind === 'written',
      ...(lost.length > 0 ? { lost: [...lost] } : {}),
    },
  };
}

export function pageFacts(site: Site, page: ConfluencePageSummary) {
  return {
    id: page.id,
    title: oneLine(page.title, 500),
    url: pageUrl(site, page.id, page._links?.webui),
    ...present({ status: page.status, version: page.version?.number }),
  };
}

/** A difference as far as it is shown. */
export function shownDiff(diff: string | undefined): string {
  if (diff === undefined) return 'Too much differs to be shown.';
  return diff.length > MAX_DIFF ? `${cut(diff, MAX_DIFF)}\n… (cut)` : diff;
}

/** As a block of code that nothing in it ends. */
export function fenced(diff: string): string {
  const longest = Math.max(2, ...[...diff.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${diff}\n${fence}`;
}
