import { Actions, ButtonLink, cleanText, Foreign, Moment, Notice } from '@gatehouse/ui';
import type { PortalWaiting } from './model.js';

/** Calls that wait for their user's decision, or nothing. */
export function Waiting({ waiting }: { waiting: PortalWaiting[] }) {
  if (waiting.length === 0) return null;
  return (
    <ul class="alerts" aria-label="Waiting for your approval">
      {waiting.map(({ href, client, title, site, expiresAt }) => (
        <li key={href}>
          <Notice
            kind="warning"
            title={
              <>
                <Foreign text={client} /> waits for your approval
              </>
            }
            actions={
              <Actions>
                <ButtonLink href={href}>
                  Look and decide<span class="unseen"> about {cleanText(title)}</span>
                </ButtonLink>
              </Actions>
            }
          >
            {title}
            {site !== undefined && (
              <>
                {' on '}
                <Foreign text={site} />
              </>
            )}
            , until <Moment at={expiresAt} />.
          </Notice>
        </li>
      ))}
    </ul>
  );
}
