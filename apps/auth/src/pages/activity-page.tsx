import { EmptyState, Foreign, Moment } from '@gatehouse/ui';
import { portalFrame } from './portal/frame.js';
import type { ActivityModel } from './portal/model.js';

export type { ActivityModel } from './portal/model.js';

/**
 * What a user did, and what happened to their access, newest first.
 *
 * @returns the HTML document
 */
export function activityPage(model: ActivityModel): string {
  const { entries } = model;
  return portalFrame({
    model,
    at: 'activity',
    title: 'What happened',
    lead: 'Sign-ins, approvals and ends of the last 90 days. What applications do in Jira and Confluence is recorded there, in your name.',
    children:
      entries.length === 0 ? (
        <EmptyState title="Nothing yet" />
      ) : (
        <ol class="events">
          {entries.map(({ before, name, after, at }, index) => (
            <li key={index} class="event">
              <span class="event__words">
                {before}
                {name !== undefined && <Foreign text={name} />}
                {after}
              </span>
              <span class="event__at">
                <Moment at={at} />
              </span>
            </li>
          ))}
        </ol>
      ),
  });
}
