import { Badge, Button, cleanText, Foreign, Moment, Notice, PostForm } from '@gatehouse/ui';
import { ConnectionSites } from './connection-sites.js';
import type { PortalConnection } from './model.js';

/** What Gatehouse may do with the account at Atlassian: folded, as it is the same for nearly everybody. */
function Permissions({ permissions, about }: { permissions: string[]; about: string }) {
  if (permissions.length === 0) return null;
  return (
    <details class="more">
      <summary>
        What Atlassian lets Gatehouse do<span class="unseen"> with {about}</span>
      </summary>
      <ul class="more__list">
        {permissions.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </details>
  );
}

/** Which permissions are missing, and which tools stop for that. */
function Missing({ missing, stops }: { missing: string[]; stops: string[] }) {
  if (missing.length === 0) return null;
  return (
    <Notice kind="warning" title="Atlassian granted less than Gatehouse asks for">
      {stops.length > 0 && <>These tools do not work, or not wholly: {stops.join(', ')}. </>}
      Missing: {missing.join('; ')}. Reconnect and leave every permission ticked. If that does not help, the people who
      run Gatehouse have to add it to their Atlassian app.
    </Notice>
  );
}

/** One Atlassian account: whose it is, whether it works, the sites that it reaches, and what can be done with it. */
export function ConnectionEntry(props: {
  connection: PortalConnection;
  defaultSiteAction: string | undefined;
  csrf: string;
}) {
  const { connection, defaultSiteAction, csrf } = props;
  const { account, email, status, permissions, missing, stops, connectedAt, refreshedAt } = connection;
  const broken = status === 'needs_reconnect';
  const about = cleanText(account);
  return (
    <li class={broken ? 'entry entry--alert' : 'entry'}>
      <div class="entry__words">
        <div class="entry__name">
          <h3>
            <Foreign text={account} />
          </h3>
          {broken ? <Badge tone="warning">Needs reconnecting</Badge> : <Badge>Connected</Badge>}
        </div>
        {email !== undefined && (
          <p class="entry__meta">
            <Foreign text={email} />
          </p>
        )}
        {broken && (
          <p>
            Atlassian no longer accepts this connection. That happens when you change your password there, remove
            Gatehouse from your connected apps, or do not use it for 90 days. Until you reconnect, no application can
            use it; what you set up here stays.
          </p>
        )}
        <ConnectionSites connection={connection} action={defaultSiteAction} csrf={csrf} />
        {!broken && <Missing missing={missing} stops={stops} />}
        {!broken && <Permissions permissions={permissions} about={about} />}
        <p class="entry__meta">
          Connected <Moment at={connectedAt} />
          {!broken && (
            <>
              . Last refreshed <Moment at={refreshedAt} />
            </>
          )}
        </p>
      </div>
      <div class="entry__side">
        <PostForm action={connection.reconnectAction} csrf={csrf}>
          <Button kind={broken ? 'primary' : 'secondary'} about={about}>
            Reconnect
          </Button>
        </PostForm>
        {!broken && (
          <PostForm action={connection.refreshSitesAction} csrf={csrf}>
            <Button about={`of ${about}`}>Refresh sites</Button>
          </PostForm>
        )}
        <PostForm action={connection.removeAction} csrf={csrf}>
          <Button kind="danger" about={about}>
            Remove
          </Button>
        </PostForm>
      </div>
    </li>
  );
}
