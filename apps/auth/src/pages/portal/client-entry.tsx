import { Address, Badge, Button, cleanText, Foreign, Moment, PostForm } from '@gatehouse/ui';
import type { PortalClient } from './model.js';

/** "on 2 devices", or that none is signed in any more. */
function devicesInWords(devices: number): string {
  if (devices === 0) return 'no device signed in';
  return devices === 1 ? 'on 1 device' : `on ${devices} devices`;
}

/** One client: who it is, what it may do, when it was used, and the button that ends it. */
export function ClientEntry({ client, csrf }: { client: PortalClient; csrf: string }) {
  const { name, host, verified, scopes, approvedAt, lastUsedAt, devices, revokeAction } = client;
  return (
    <li class="entry">
      <div class="entry__words">
        <div class="entry__name">
          <h3>
            <Foreign text={name} />
          </h3>
          {verified ? <Badge tone="success">Verified domain</Badge> : <Badge>Not verified</Badge>}
        </div>
        {host !== undefined && (
          <p class="entry__meta">
            {verified ? 'Published by ' : 'Says it comes from '}
            <Address text={host} />
          </p>
        )}
        {scopes.length > 0 ? (
          <ul class="allowed" aria-label="What it may do">
            {scopes.map((scope) => (
              <li key={scope}>{scope}</li>
            ))}
          </ul>
        ) : (
          <p class="entry__meta">It may do nothing beyond knowing who you are.</p>
        )}
        <p class="entry__meta">
          {lastUsedAt === undefined ? (
            'Not used yet'
          ) : (
            <>
              Last used <Moment at={lastUsedAt} />
            </>
          )}
          , {devicesInWords(devices)}. Approved <Moment at={approvedAt} />.
        </p>
      </div>
      <div class="entry__side">
        <PostForm action={revokeAction} csrf={csrf}>
          <Button kind="danger" about={`of ${cleanText(name)}`}>
            End access
          </Button>
        </PostForm>
      </div>
    </li>
  );
}
