import { type ComponentChildren, Foreign, Notice, renderPage } from '@gatehouse/ui';
import { sentence } from '../sentence.js';
import type { PortalFrame } from './model.js';

/** The portal's pages, in the order in which its navigation lists them. */
export const PORTAL_PAGES = {
  overview: { href: '/', label: 'Overview' },
  changes: { href: '/portal/changes', label: 'Changes' },
  sessions: { href: '/portal/sessions', label: 'Browsers' },
  activity: { href: '/portal/activity', label: 'Activity' },
} as const;

export type PortalPageName = keyof typeof PORTAL_PAGES;

/**
 * What all pages of the portal have in common: who is signed in, the way to the other pages, and the outcome of the last
 * step.
 *
 * @param props.at the page, or the one that it belongs to
 * @returns the HTML document
 */
export function portalFrame(props: {
  model: PortalFrame;
  at: PortalPageName;
  title: string;
  lead?: ComponentChildren;
  children: ComponentChildren;
}): string {
  const { model, at, title, lead, children } = props;
  const { csrf, user, notice } = model;
  return renderPage({
    title,
    wide: true,
    sandbox: model.sandbox,
    account: { name: user.name, signOut: { action: model.signOutAction, csrf } },
    nav: {
      label: 'Portal',
      links: Object.entries(PORTAL_PAGES).map(([name, link]) => ({ ...link, current: name === at })),
    },
    children: (
      <>
        <h1>
          <Foreign text={title} limit={120} />
        </h1>
        {lead !== undefined && <p class="lead">{lead}</p>}
        {notice !== undefined && (
          <div class="notice-space">
            <Notice kind={notice.kind} announce>
              {sentence(notice.text)}
            </Notice>
          </div>
        )}
        {children}
      </>
    ),
  });
}
