import { Address, Badge, Button, ButtonLink, cleanText, Foreign, Moment, PostForm } from '@gatehouse/ui';
import type { PortalClient } from './model.js';

/** "on 2 devices", or that none is signed in any more. */
function devicesInWords(devices: number): string {
  if (devices === 0) return 'no device signed in';
  return devices === 1 ? 'on 1 device' : `on ${devices} devices`;
}

/** Whether the name is proven, and by what. */
export function Proof({ client: { host, verified } }: { client: Pick<PortalClient, 'host' | 'verified'> }) {
  if (host === undefined) return null;
  return (
    <>
      {verified ? 'Published by ' : 'Says it comes from '}
      <Address text={host} />
    </>
  );
}

/** What it may do, each permission on its own. */
export function Allowed({ scopes }: { scopes: string[] }) {
  if (scopes.length === 0) return <p class="entry__meta">It may do nothing beyond knowing who you are.</p>;
  return (
    <ul class="allowed" aria-label="What it may do">
      {scopes.map((scope) => (
        <li key={scope}>{scope}</li>
      ))}
    </ul>
  );
}

/** When it was used last. */
export function LastUse({ at }: { at: Date | undefined }) {
  return at === undefined ? (
    <>Not used yet</>
  ) : (
    <>
      Last used <Moment at={at} />
    </>
  );
}

/** One client: who it is, what it may do, when it was used, and the ways to end it. */
export function ClientEntry({ client, csrf }: { client: PortalClient; csrf: string }) {
  const { name, host, verified, scopes, approvedAt, lastUsedAt, devices, href, revokeAction } = client;
  const about = cleanText(name);
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
            <Proof client={client} />
          </p>
        )}
        <Allowed scopes={scopes} />
        <p class="entry__meta">
          <LastUse at={lastUsedAt} />, {devicesInWords(devices)}. Approved <Moment at={approvedAt} />.
        </p>
      </div>
      <div class="entry__side">
        <ButtonLink href={href}>
          Devices<span class="unseen"> of {about}</span>
        </ButtonLink>
        <PostForm action={revokeAction} csrf={csrf}>
          <Button kind="danger" about={`of ${about}`}>
            End access
          </Button>
        </PostForm>
      </div>
    </li>
  );
}
