import { ButtonLink, EmptyState, Foreign } from '@gatehouse/ui';
import { ChangeEntry } from './changes/entry.js';
import type { ChangesModel } from './changes/model.js';
import { portalFrame } from './portal/frame.js';

export type { ChangesModel } from './changes/model.js';

/** How long they are kept, as far as there is something to keep. */
function kept(days: number): string {
  if (days === 0) {
    return 'The people who run Gatehouse keep no record of changes; what was recorded before goes when its time is over.';
  }
  return days === 1 ? 'Kept for a day.' : `Kept for ${days} days.`;
}

/**
 * What applications changed in the user's name, newest first, each with the way to take it back.
 *
 * @returns the HTML document
 */
export function changesPage(model: ChangesModel): string {
  const { client, changes, olderHref, newestHref, keptDays, csrf } = model;
  return portalFrame({
    model,
    at: 'changes',
    title: client === undefined ? 'What was changed in your name' : `What ${client.name} changed`,
    lead: (
      <>
        In Jira and Confluence, newest first. {kept(keptDays)}
        {client !== undefined && (
          <>
            {' '}
            <a href="/portal/changes">All applications</a>
          </>
        )}
      </>
    ),
    children: (
      <>
        {changes.length === 0 ? (
          <EmptyState title={newestHref === undefined ? 'Nothing was changed' : 'Nothing further'}>
            <p>
              {client === undefined ? 'What applications change in your name' : <Foreign text={client.name} />}
              {client === undefined ? ' is listed here.' : ' has changed nothing that is still recorded.'}
            </p>
          </EmptyState>
        ) : (
          <ul class="entries">
            {changes.map((change) => (
              <ChangeEntry key={change.id} change={change} csrf={csrf} />
            ))}
          </ul>
        )}
        {(olderHref !== undefined || newestHref !== undefined) && (
          <nav class="paging" aria-label="Pages of changes">
            {newestHref !== undefined && <ButtonLink href={newestHref}>Newest</ButtonLink>}
            {olderHref !== undefined && <ButtonLink href={olderHref}>Older</ButtonLink>}
          </nav>
        )}
      </>
    ),
  });
}
