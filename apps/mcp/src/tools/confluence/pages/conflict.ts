import { type ConfluencePageSource, getPageSource, listPageVersions } from '@gatehouse/atlassian';
import { z } from 'zod';
import type { ConnectedSite } from '../../../credentials/access.js';
import { dateOf, oneLine } from '../../common/lines.js';
import { sourceLine } from '../../common/source.js';
import { ToolFailure } from '../../failure.js';
import type { ToolAnswer, ToolContext } from '../../tool.js';
import { fenced, pageFacts, shownDiff } from './changed-answer.js';

const VERSIONS_SHOWN = 10;

/**
 * The answer of a call that knows an older version of a page: who changed it since, and what.
 *
 * @param page as it is now
 * @param seen the version that the model has read
 */
export async function conflictAnswer(
  { atlassian, richText }: Pick<ToolContext, 'atlassian' | 'richText'>,
  site: ConnectedSite,
  page: ConfluencePageSource,
  seen: number,
): Promise<ToolAnswer> {
  const present = page.version?.number ?? seen;
  const limit = Math.min(VERSIONS_SHOWN, Math.max(1, present - seen));
  const [versions, earlier] = await Promise.all([
    atlassian.ask(site, (http, call) => listPageVersions(http, call, { kind: 'page', id: page.id }, { limit })),
    earlierVersion({ atlassian }, site, page.id, seen),
  ]);
  const lines = versions.results
    .filter(({ number }) => number > seen)
    .map(({ number, createdAt, authorId, message }) => {
      const said = message ? `: “${oneLine(message, 200)}”` : '';
      return `- version ${number}, ${dateOf(createdAt)}, by ${authorId ?? 'somebody'}${said}`;
    });
  const diff = earlier?.body && page.body ? await differenceOf({ richText }, earlier.body, page.body) : undefined;
  const shown = diff === undefined ? '' : diff === '' ? 'Markdown shows no difference.' : fenced(shownDiff(diff));
  const renamed = earlier && earlier.title !== page.title ? `The title was "${oneLine(earlier.title)}".` : '';
  const parts = [
    sourceLine('confluence', site),
    `Nothing was written: the page is at version ${present} now, and expected was ${seen}. Since then:`,
    lines.join('\n'),
    renamed,
    shown,
    `Make your change in the present text, which confluence_get_page gives, and pass expected_version ${present}.`,
  ];
  return {
    text: parts.filter(Boolean).join('\n\n'),
    structured: { ...pageFacts(site, page), written: false, conflict: true },
  };
}

/** Versions can be deleted; then nothing says what changed. */
async function earlierVersion(
  { atlassian }: Pick<ToolContext, 'atlassian'>,
  site: ConnectedSite,
  id: string,
  version: number,
): Promise<ConfluencePageSource | undefined> {
  try {
    return await atlassian.ask(site, (http, call) => getPageSource(http, call, id, { version }));
  } catch (error) {
    if (error instanceof ToolFailure && error.kind === 'not_found') return undefined;
    throw error;
  }
}

const document = z.looseObject({ type: z.literal('doc'), content: z.array(z.looseObject({ type: z.string() })) });

async function differenceOf(
  { richText }: Pick<ToolContext, 'richText'>,
  before: string,
  after: string,
): Promise<string | undefined> {
  const parsed = document.safeParse(JSON.parse(after));
  if (!parsed.success) return undefined;
  const content = { document: { type: 'doc' as const, version: 1 as const, content: parsed.data.content } };
  const edited = await richText.edit(before, { operation: 'rewrite', content });
  return edited.ok ? edited.diff : undefined;
}
