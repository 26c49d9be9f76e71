import {
  type ConfluencePage,
  type ConfluencePageSource,
  type Edit,
  type EditResult,
  getPageSource,
  updatePage,
} from '@gatehouse/atlassian';
import type { ConnectedSite } from '../../../credentials/access.js';
import { withoutMarks } from '../../../untrusted/links.js';
import { refuseLoss } from '../../common/loss.js';
import { takenOut } from '../../common/rich-text.js';
import { withheldFailure } from '../../common/withheld.js';
import { ToolFailure } from '../../failure.js';
import type { ToolAnswer, ToolContext } from '../../tool.js';
import { isWithheldPage } from '../content.js';
import { changedAnswer } from './changed-answer.js';
import { conflictAnswer } from './conflict.js';

const EMPTY = '{"type":"doc","version":1,"content":[]}';

/** What the record keeps of a difference at most (characters): beyond it the page's own history is the place to look. */
const MAX_KEPT = 50_000;

const kept = (diff: string | undefined) => (diff && diff.length <= MAX_KEPT ? { diff: withoutMarks(diff) } : {});

const TOO_DIFFERENT = 'Another text: the two are too different to be compared.';

/** What a call wants of a page's next version. */
export interface Plan {
  /** Absent where the content stays as it is. */
  edit: Edit | undefined;
  title: string | undefined;
  /** Publishes a draft. */
  publish: boolean;
  message: string | undefined;
  /** The version that the model has read. */
  expected: number | undefined;
  /** Whether an edit may go on where another version came, as long as its section is what it was. */
  bySection: boolean;
  allowLoss: boolean;
  dryRun: boolean;
}

/**
 * Reads a page, changes what the plan says and writes its next version. The write is the last request, and is not made
 * where nothing changes, where the version is another one, or where something would get lost that was not meant to.
 *
 * @throws ToolFailure saying what to change in the call
 */
export async function writeNextVersion(
  { atlassian, asRead, richText }: Pick<ToolContext, 'atlassian' | 'asRead' | 'richText'>,
  site: ConnectedSite,
  id: string,
  plan: Plan,
): Promise<ToolAnswer> {
  const page = await atlassian.ask(site, (http, call) => getPageSource(http, call, id));
  const shown = await atlassian.seen(site, page);
  if (isWithheldPage({ ...page, shown })) throw withheldFailure('The page cannot be changed');
  const present = page.version?.number ?? 1;
  const conflict = (current: ConfluencePageSource, seen: number) =>
    conflictAnswer({ atlassian: asRead, richText }, site, current, seen);
  if (page.status !== 'current' && page.status !== 'draft') {
    throw new ToolFailure(
      'invalid_arguments',
      `The page is ${page.status}. It has to be restored before it is edited.`,
    );
  }
  const { expected } = plan;
  if (expected !== undefined && expected > present) {
    throw new ToolFailure('invalid_arguments', `expected_version is ${expected}, but the page is at ${present}.`);
  }
  const isBehind = expected !== undefined && expected < present;
  if (isBehind && !plan.bySection) return conflict(page, expected);
  const since = isBehind
    ? await atlassian.ask(site, (http, call) => getPageSource(http, call, id, { version: expected }))
    : undefined;

  const body = page.body ?? EMPTY;
  const edited = plan.edit ? await richText.edit(body, plan.edit, since && (since.body ?? EMPTY)) : undefined;
  if (edited && !edited.ok) {
    if (edited.reason === 'changed' && expected !== undefined) return conflict(page, expected);
    throw editFailure(edited);
  }
  const title = plan.title ?? page.title;
  const next = edited?.body ?? body;
  const changes = next !== body || title !== page.title || (plan.publish && page.status === 'draft');
  const outcome = { site, lost: edited?.lost ?? [], diff: edited ? edited.diff : '' };
  if (!changes || plan.dryRun)
    return changedAnswer({ ...outcome, page: { ...page, title }, kind: changes ? 'dry_run' : 'same' });
  refuseLoss(outcome.lost, plan.allowLoss, 'confluence_get_page');

  const status = page.status === 'draft' && !plan.publish ? 'draft' : 'current';
  const version = status === 'draft' ? 1 : present + 1;
  const was = { version: present, title: page.title, status: page.status === 'draft' ? 'draft' : 'current' } as const;
  try {
    const written: ConfluencePage = await atlassian.ask(
      site,
      (http, call) => updatePage(http, call, id, { title, body: next, status, version, message: plan.message }),
      {
        change: {
          kind: 'page-version',
          target: { id, name: page.title },
          before: was,
          // A draft keeps its version, whoever writes in it.
          held: edited && was.status === 'draft' ? { ...was, body: JSON.parse(body) } : was,
          will: { version, title, status, ...(outcome.diff ? { diff: withoutMarks(outcome.diff) } : {}) },
          after: (answer) => ({
            version: answer.version?.number ?? version,
            title: answer.title,
            status,
            ...kept(outcome.diff),
          }),
        },
        also: outcome.diff === undefined ? [{ kind: 'other', will: { content: TOO_DIFFERENT } }] : [],
      },
    );
    return changedAnswer({ ...outcome, page: written, kind: 'written' });
  } catch (error) {
    if (!(error instanceof ToolFailure) || error.kind !== 'conflict') throw error;
    // Somebody else was faster. Nothing of ours was written.
    return conflict(await asRead.ask(site, (http, call) => getPageSource(http, call, id)), present);
  }
}

const SECTIONS_SHOWN = 60;

function editFailure(refused: Exclude<EditResult, { ok: true }>): ToolFailure {
  switch (refused.reason) {
    case 'unreadable':
    case 'changed':
      return new ToolFailure('atlassian', 'The content of the page cannot be read as a document, and was left alone.');
    case 'foreign_links':
      return takenOut('The new content');
    case 'ambiguous':
    case 'no_section': {
      const sections = refused.sections.slice(0, SECTIONS_SHOWN).map((path) => `"${path}"`);
      const what = refused.reason === 'ambiguous' ? 'Several sections are called so' : 'The page has no such section';
      return new ToolFailure('choice', `${what}. Pass one of these: ${sections.join('; ') || 'it has no headings'}.`);
    }
  }
}
