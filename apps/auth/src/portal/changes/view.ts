import { diffTexts } from '@gatehouse/atlassian';
import { type AnyChange, type ChangeFact, factsOf, TOOL_FACTS } from '@gatehouse/contract';
import { addressOf, siteAddress } from '../../changes/addresses.js';
import { offerOf } from '../../changes/offer.js';
import type { ChangeRecord } from '../../changes/records.js';
import { listConnections } from '../../connect/connections.js';
import type { ChangeModel } from '../../pages/changes/model.js';
import type { AuthContext } from '../../web/context.js';

export const changeHref = (id: string) => `/portal/changes/${encodeURIComponent(id)}`;

/** What records of a user are shown with: the names of clients, and the sites as Atlassian named them. */
export interface Surroundings {
  clientName(clientId: string): string;
  site(id: string): { name: string; url: string } | undefined;
  tools: ReadonlySet<string>;
}

export async function surroundingsOf(context: AuthContext, userId: string): Promise<Surroundings> {
  const { database, tools } = context;
  const [connections, approvals] = await Promise.all([
    listConnections(context, userId),
    database.prisma.approval.findMany({ where: { userId }, select: { clientId: true, clientName: true } }),
  ]);
  const names = new Map(approvals.map(({ clientId, clientName }) => [clientId, clientName]));
  const sites = new Map(connections.flatMap((connection) => connection.sites.map((site) => [site.id, site])));
  return {
    clientName: (clientId) => names.get(clientId) ?? 'An application that you ended',
    site: (id) => sites.get(id),
    tools,
  };
}

/** A record as its user is shown it. */
export function changeModel(record: ChangeRecord, { clientName, site, tools }: Surroundings): ChangeModel {
  const { id, at, change, tool, clientId, undoes } = record;
  const place = site(record.siteId);
  const path = change && addressOf(change);
  const title = TOOL_FACTS.get(tool)?.title ?? 'A change';
  return {
    id,
    at,
    title: undoes === undefined ? title : `Undone by you: ${title}`,
    clientName: clientName(clientId),
    target: change && nameOf(change),
    site: place?.name,
    address: place && path && siteAddress(place.url, path),
    outcome: outcomeOf(record),
    facts: change ? factsOf(change) : [],
    href: changeHref(id),
    undoAction: offerOf(record, tools).ok ? `${changeHref(id)}/undo` : undefined,
  };
}

/** What people call what it was done to; of what was created, that. */
function nameOf({ kind, target, after }: AnyChange): string | undefined {
  if (kind === 'page' && after) return after.title;
  if (kind === 'issue' && after?.issues.length === 1) return after.issues[0]?.key;
  return target.name === '' ? undefined : target.name;
}

function outcomeOf({ change, outcome, undo }: ChangeRecord): ChangeModel['outcome'] {
  if (!change) return 'unreadable';
  return undo.state === 'none' ? outcome : undo.state;
}

/** Beyond that no difference is looked for (characters), and none for longer than that (milliseconds). */
const LONGEST_TEXT = 60_000;
const DIFF_MS = 100;

/**
 * The difference that says more than two texts beside each other: of a page what the record has, else of the one fact
 * that has several lines on both sides.
 *
 * @returns the difference, and the facts that it leaves to be shown
 */
export function differenceIn({ change }: ChangeRecord, facts: ChangeFact[]) {
  if (change?.kind === 'page-version' && change.after?.diff) {
    return { diff: { name: 'Content', lines: change.after.diff.split('\n') }, facts };
  }
  for (const fact of facts) {
    const { name, before, after } = fact;
    if (!before?.includes('\n') || !after?.includes('\n') || before.length + after.length > LONGEST_TEXT) continue;
    const diff = diffTexts(before, after, DIFF_MS);
    if (diff?.text) return { diff: { name, lines: diff.text.split('\n') }, facts: facts.filter((one) => one !== fact) };
  }
  return { diff: undefined, facts };
}
