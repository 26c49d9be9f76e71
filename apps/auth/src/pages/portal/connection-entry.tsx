import { Badge, Button, cleanText, Foreign, isSafeHref, Moment, PostForm } from '@gatehouse/ui';
import type { PortalConnection } from './model.js';

function Site({ name, url, products }: PortalConnection['sites'][number]) {
  return (
    <li>
      {isSafeHref(url) ? (
        <a href={url} rel="noopener noreferrer">
          <Foreign text={name} />
        </a>
      ) : (
        <Foreign text={name} />
      )}
      {products.length > 0 && <span class="entry__meta"> {products.join(', ')}</span>}
    </li>
  );
}

/** One Atlassian account: whose it is, whether it works, the sites that it reaches, and what can be done with it. */
export function ConnectionEntry({ connection, csrf }: { connection: PortalConnection; csrf: string }) {
  const { account, email, status, sites, connectedAt, reconnectAction, removeAction } = connection;
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
        {broken && <p>Atlassian no longer accepts this connection. Until you reconnect, no application can use it.</p>}
        {sites.length > 0 && (
          <ul class="sites" aria-label="Sites">
            {sites.map((site) => (
              <Site key={site.url} {...site} />
            ))}
          </ul>
        )}
        {sites.length === 0 && !broken && <p class="entry__meta">This account reaches no site.</p>}
        <p class="entry__meta">
          Connected <Moment at={connectedAt} />
        </p>
      </div>
      <div class="entry__side">
        <PostForm action={reconnectAction} csrf={csrf}>
          <Button kind={broken ? 'primary' : 'secondary'} about={about}>
            Reconnect
          </Button>
        </PostForm>
        <PostForm action={removeAction} csrf={csrf}>
          <Button kind="danger" about={about}>
            Remove
          </Button>
        </PostForm>
      </div>
    </li>
  );
}
