import { Button, ButtonLink, cleanText, EmptyState, Foreign, Moment, PostForm, Section } from '@gatehouse/ui';
import { Allowed, LastUse, Proof } from './portal/client-entry.js';
import { portalFrame } from './portal/frame.js';
import type { ClientModel, PortalDevice } from './portal/model.js';
import { Replays } from './portal/replay-entry.js';

export type { ClientModel, PortalDevice } from './portal/model.js';

function Device({ device, csrf, at }: { device: PortalDevice; csrf: string; at: number }) {
  const { place, software, scopes, signedInAt, lastUsedAt, endAction } = device;
  return (
    <li class="entry">
      <div class="entry__words">
        <h3>{place}</h3>
        {software !== undefined && (
          <p class="entry__meta">
            Calls itself <Foreign text={software} />
          </p>
        )}
        {scopes.length > 0 && <Allowed scopes={scopes} />}
        <p class="entry__meta">
          <LastUse at={lastUsedAt} />. Signed in <Moment at={signedInAt} />.
        </p>
      </div>
      <div class="entry__side">
        <PostForm action={endAction} csrf={csrf}>
          <Button kind="danger" about={`number ${at + 1}`}>
            Sign out
          </Button>
        </PostForm>
      </div>
    </li>
  );
}

/**
 * One client of a user: what it may do, and the devices that it is signed in on, each with its end.
 *
 * @returns the HTML document
 */
export function clientPage(model: ClientModel): string {
  const { client, devices, replays, csrf } = model;
  return portalFrame({
    model,
    at: 'overview',
    title: client.name,
    lead: client.host === undefined ? 'Not verified' : <Proof client={client} />,
    children: (
      <>
        <Replays replays={replays} csrf={csrf} />
        <Section id="may" title="What it may do" lead="To change this, connect the application again and choose anew.">
          <Allowed scopes={client.scopes} />
        </Section>
        <Section id="changes" title="What it changed" lead="In Jira and Confluence, in your name.">
          <div class="actions">
            <ButtonLink href={`${client.href}/changes`}>Show what it changed</ButtonLink>
          </div>
        </Section>
        <Section id="devices" title="Where it is signed in" lead="Each sign-in is one device, and ends alone.">
          {devices.length === 0 ? (
            <EmptyState title="No device signed in">
              <p>Connect the application to use it again.</p>
            </EmptyState>
          ) : (
            <ul class="entries">
              {devices.map((device, at) => (
                <Device key={device.id} device={device} csrf={csrf} at={at} />
              ))}
            </ul>
          )}
        </Section>
        <Section
          id="end"
          title="Done with it?"
          lead="Ending its access signs it out on all devices, and forgets what you allowed."
        >
          <PostForm action={client.revokeAction} csrf={csrf}>
            <Button kind="danger" about={`of ${cleanText(client.name)}`}>
              End access
            </Button>
          </PostForm>
        </Section>
      </>
    ),
  });
}
